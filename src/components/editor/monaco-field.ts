import type { ManifestSchema } from '../../engine/manifest/schema.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { onThemeChange } from '../terminal/theme.ts';
import type { Field, FieldEvents } from './field.ts';
import { readMonacoTheme } from './monaco-theme.ts';
import { sayProblem } from './say-problem.ts';

/** Pixels that the page's bars take at the top, and that the cursor keeps from the bottom. */
const MARGIN_TOP = 130;
const MARGIN_BOTTOM = 90;

interface Options {
  box: HTMLElement;
  text: string;
  label: string;
  lang: Lang;
  schema: ManifestSchema;
  events: FieldEvents;
}

/** Monaco with help for Kubernetes manifests. About 800 KB of code, fetched on the first call. */
export async function monacoField({ box, text, label, lang, schema, events }: Options): Promise<Field> {
  // Monaco reads its messages while its modules load: the language comes first.
  if (lang === 'ko') await import('monaco-editor/nls/lang/ko');
  const { monaco, registerHelp } = await import('./monaco-setup.ts');
  registerHelp(schema, lang);
  const stop = new AbortController();
  const paint = () => {
    monaco.editor.defineTheme('day-one', readMonacoTheme(box));
    monaco.editor.setTheme('day-one');
  };
  paint();
  onThemeChange(paint, stop.signal);

  box.replaceChildren();
  const model = monaco.editor.createModel(text, 'yaml');
  model.updateOptions({ tabSize: 2, insertSpaces: true, trimAutoWhitespace: false });
  const editor = monaco.editor.create(box, {
    model,
    ariaLabel: label,
    automaticLayout: true,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-code'),
    fontSize: 14,
    lineHeight: 22,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    scrollbar: { alwaysConsumeMouseWheel: false },
    overviewRulerLanes: 0,
    lineNumbersMinChars: 3,
    folding: false,
    glyphMargin: false,
    wordBasedSuggestions: 'off',
    quickSuggestions: { strings: true, other: true, comments: false },
    fixedOverflowWidgets: true,
    renderLineHighlight: 'line',
    occurrencesHighlight: 'off',
    unicodeHighlight: { ambiguousCharacters: false },
    padding: { top: 8, bottom: 8 },
    contextmenu: false,
  });
  const fit = () => {
    box.style.blockSize = `${Math.min(Math.max(editor.getContentHeight(), 12 * 22), Math.max(12 * 22, innerHeight * 0.7))}px`;
  };
  editor.onDidContentSizeChange(fit);
  fit();
  editor.onDidChangeModelContent(() => events.changed());
  // The editor is as tall as its text, so it is the page that has to follow the cursor.
  editor.onDidChangeCursorPosition(({ position }) => {
    if (!editor.hasTextFocus()) return;
    requestAnimationFrame(() => {
      const place = editor.getScrolledVisiblePosition(position);
      if (!place) return;
      const top = box.getBoundingClientRect().top + place.top;
      const high = MARGIN_TOP - top;
      const low = top + place.height + MARGIN_BOTTOM - innerHeight;
      if (high > 0) scrollBy({ top: -high, behavior: 'instant' });
      else if (low > 0) scrollBy({ top: low, behavior: 'instant' });
    });
  });
  editor.addAction({ id: 'day-one.check', label, keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter], run: () => events.check() });
  editor.addAction({ id: 'day-one.hover', label, keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyI], run: () => editor.trigger('keyboard', 'editor.action.showHover', {}) });

  // Tab indents here. Esc with nothing open lets the next Tab leave; Ctrl+M does so for good.
  let leaving = false;
  editor.onKeyDown((event) => {
    if (event.keyCode === monaco.KeyCode.Escape) {
      const open = document.querySelector('.suggest-widget.visible, .find-widget.visible, .monaco-hover:not(.hidden)');
      leaving = !open || !box.ownerDocument.contains(open);
      if (leaving) editor.updateOptions({ tabFocusMode: true });
    } else if (event.keyCode === monaco.KeyCode.Tab || event.keyCode === monaco.KeyCode.Shift) return;
    else if (leaving) {
      leaving = false;
      editor.updateOptions({ tabFocusMode: false });
    }
  });
  editor.onDidBlurEditorText(() => {
    if (!leaving) return;
    leaving = false;
    editor.updateOptions({ tabFocusMode: false });
  });

  return {
    kind: 'monaco',
    get value() {
      return model.getValue();
    },
    set value(next) {
      editor.pushUndoStop();
      editor.executeEdits('day-one', [{ range: model.getFullModelRange(), text: next }]);
      editor.pushUndoStop();
      editor.setPosition({ lineNumber: 1, column: 1 });
    },
    focus: () => editor.focus(),
    goTo({ line, column, endLine, endColumn }) {
      editor.setSelection(new monaco.Range(line, column, endLine, endColumn));
      editor.revealLineInCenterIfOutsideViewport(line);
      editor.focus();
    },
    mark(problems) {
      monaco.editor.setModelMarkers(
        model,
        'day-one',
        problems.map((problem) => {
          const { line, column, endLine, endColumn } = problem.at;
          // A mark over many lines hides what it is about: it ends with its first line.
          const end = endLine > line ? model.getLineMaxColumn(Math.min(line, model.getLineCount())) : Math.max(endColumn, column + 1);
          return {
            severity: monaco.MarkerSeverity.Error,
            message: sayProblem(problem, lang).replace(/`/g, '') + (problem.api ? `\n${problem.api}` : ''),
            startLineNumber: line,
            startColumn: column,
            endLineNumber: line,
            endColumn: Math.max(end, column + 1),
          };
        }),
      );
    },
    dispose() {
      stop.abort();
      editor.dispose();
      model.dispose();
      box.style.blockSize = '';
    },
  };
}
