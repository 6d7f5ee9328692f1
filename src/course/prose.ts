import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { ZodError } from 'zod';
import { lessonFrontmatter, type LessonFrontmatter } from '../engine/schema/lesson.ts';
import type { Problem } from './yaml.ts';

/** A component used in the prose, with the attribute that names what it shows. */
export interface Mention {
  name: string;
  id: string;
  line: number;
}

/** What the check needs to know of one `ko.mdx` or `en.mdx`. */
export interface Prose {
  file: string;
  frontmatter: LessonFrontmatter | undefined;
  /** `<Step id>`, `<Term id>`, `<Erratum id>`, `<N k>` in order of appearance. */
  mentions: Mention[];
  /** Inline code and console fences that hold a command line. */
  commands: { text: string; line: number }[];
  links: { target: string; line: number }[];
  /** Plain prose of each step, before and after its interactions. */
  passages: { step: string; part: 'before' | 'after'; text: string; line: number }[];
  /** Plain text of each line outside fences, for style rules. */
  lines: { text: string; line: number }[];
  problems: Problem[];
}

const component = /<(Step|Term|Erratum|N)\s[^>]*?(?:id|k)="([^"]*)"/g;

/** Prose without markup: what a reader reads. */
function plain(source: string): string {
  return source
    .replace(/<Term[^>]*\/>/g, '용어')
    .replace(/<N[^>]*\/>/g, '0')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\{[^}]*\}/g, ' ')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`#>]/g, '');
}

/** Reads the prose of one language of a lesson. */
export function readProse(path: string, root = process.cwd()): Prose {
  const file = relative(root, path);
  const prose: Prose = { file, frontmatter: undefined, mentions: [], commands: [], links: [], passages: [], lines: [], problems: [] };
  let source: string;
  try {
    source = readFileSync(path, 'utf8');
  } catch {
    prose.problems.push({ file, line: 1, message: 'file is missing: every lesson has ko.mdx and en.mdx' });
    return prose;
  }
  const front = /^---\n([\s\S]*?)\n---\n/.exec(source);
  if (!front) prose.problems.push({ file, line: 1, message: 'front matter is missing (--- title, description, goals, cando ---)' });
  else readFrontmatter(prose, front[1] ?? '');

  const skipped = front ? front[0].split('\n').length - 1 : 0;
  const lines = (front ? source.slice(front[0].length) : source).split('\n');
  const quotations: number[] = [];
  let fence: string | undefined;
  let step = '';
  let part: 'before' | 'after' = 'before';
  for (const [index, line] of lines.entries()) {
    const at = skipped + index + 1;
    const edge = /^\s*```(\w*)/.exec(line);
    if (edge) {
      fence = fence === undefined ? (edge[1] ?? '') : undefined;
      continue;
    }
    if (fence !== undefined) {
      if (fence === 'console' && /^\$ /.test(line)) prose.commands.push({ text: line.slice(2).trim(), line: at });
      continue;
    }
    for (const [, name = '', id = ''] of line.matchAll(component)) {
      prose.mentions.push({ name, id, line: at });
      if (name === 'Step') {
        step = id;
        part = 'before';
        prose.passages.push({ step, part, text: '', line: at });
      }
    }
    if (/<Post>[^<]*[가-힣]/.test(line)) quotations.push(at);
    if (/<Fragment slot="after">/.test(line)) {
      part = 'after';
      prose.passages.push({ step, part, text: '', line: at });
    }
    for (const [, code = ''] of line.matchAll(/`([^`]+)`/g)) if (/^kubectl \S/.test(code)) prose.commands.push({ text: code.trim(), line: at });
    for (const [, target = ''] of line.matchAll(/\]\(([^)\s]+)\)/g)) prose.links.push({ target, line: at });
    const text = plain(line);
    prose.lines.push({ text, line: at });
    const passage = prose.passages.at(-1);
    if (passage) passage.text += `${text}\n`;
  }
  // An English reader cannot read a Korean quotation.
  if (path.endsWith('en.mdx')) for (const at of quotations) prose.problems.push({ file, line: at, message: 'a Korean quotation needs its meaning: <Post en="…">' });
  if (fence !== undefined) prose.problems.push({ file, line: lines.length + skipped, message: 'a ``` fence is never closed' });
  return prose;
}

function readFrontmatter(prose: Prose, source: string): void {
  const counter = new LineCounter();
  const doc = parseDocument(source, { lineCounter: counter, prettyErrors: false });
  const lineAt = (offset: number) => counter.linePos(offset).line + 1;
  if (doc.errors.length > 0) {
    for (const error of doc.errors) prose.problems.push({ file: prose.file, line: lineAt(error.pos[0]), message: error.message });
    return;
  }
  const parsed = lessonFrontmatter.safeParse(doc.toJS());
  if (parsed.success) prose.frontmatter = parsed.data;
  else
    for (const issue of (parsed.error as ZodError).issues)
      prose.problems.push({ file: prose.file, line: 2, message: `${issue.path.map(String).join('.') || 'front matter'}: ${issue.message}` });
}

/** Words of a passage; Korean counts 어절, the runs between blanks. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
