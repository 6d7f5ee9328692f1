// Monaco's own worker (word lists and diffs), as a file of this site: the page's policy is `worker-src 'self'`.
import 'monaco-editor/editor/editor.worker';
