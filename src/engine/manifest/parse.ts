import { isMap, isScalar, LineCounter, parseAllDocuments, visit, type Document, type Node, type ScalarTag, type YAMLError } from 'yaml';
import type { ManifestProblem, Span, YamlCode } from './problem.ts';

/** kubectl reads YAML 1.1, where these words without quotes are true or false. */
const oldBooleans = /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/;
const oldBoolean: ScalarTag = { identify: () => false, default: true, tag: 'tag:yaml.org,2002:bool', test: oldBooleans, resolve: (text) => /^(y|on)/i.test(text) };

/** A YAML text with what is wrong with it and the way back from nodes to places. */
export interface ParsedManifest {
  text: string;
  docs: readonly Document.Parsed[];
  /** Empty when the text is YAML. */
  problems: readonly ManifestProblem[];
  span(from: number, to: number): Span;
  /** Place of a node. */
  spanOf(node: Node | null | undefined): Span;
}

const codes: Partial<Record<YAMLError['code'], YamlCode>> = {
  TAB_AS_INDENT: 'yaml-tab',
  BAD_INDENT: 'yaml-indent',
  DUPLICATE_KEY: 'yaml-duplicate-key',
  MISSING_CHAR: 'yaml-missing-char',
  UNEXPECTED_TOKEN: 'yaml-unexpected',
  BLOCK_IN_FLOW: 'yaml-unexpected',
  BLOCK_AS_IMPLICIT_KEY: 'yaml-block-in-key',
  MULTILINE_IMPLICIT_KEY: 'yaml-missing-char',
  BAD_SCALAR_START: 'yaml-bad-start',
  BAD_ALIAS: 'yaml-alias',
};

/** Missing characters, as the library names them. */
function missing(message: string): string | undefined {
  if (/map.* must.* :|Implicit map keys need to be followed by map values|Implicit keys need/i.test(message)) return ':';
  return /closing (["'])quote|expected .*?(["'\]}])|Missing closing (["'\]}])|end with a ([\]}])/i.exec(message)?.slice(1).find(Boolean);
}

/** The first line with text after an offset, with its place. */
function nextLine(text: string, from: number): { text: string; from: number; to: number } | undefined {
  let at = text.indexOf('\n', from) + 1;
  while (at > 0 && at < text.length) {
    const end = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at);
    const line = text.slice(at, end);
    if (line.trim()) return { text: line.trim(), from: at + line.search(/\S/), to: end };
    at = end + 1;
  }
  return undefined;
}

function toProblem(error: YAMLError, text: string, span: ParsedManifest['span']): ManifestProblem {
  let [from, to] = error.pos;
  const line = text.slice(text.lastIndexOf('\n', from - 1) + 1).split('\n', 1)[0] ?? '';
  let code = codes[error.code] ?? 'yaml-other';
  const values: Record<string, string> = { text: line.trim() };
  const open = error.code === 'BAD_INDENT' ? /end with a ([\]}])/.exec(error.message)?.[1] : undefined;
  if (open) {
    code = 'yaml-missing-char';
    values['char'] = open;
  } else if (code === 'yaml-missing-char') {
    const char = missing(error.message);
    // `key:value` is one word to YAML; the blank is what is missing.
    const glued = gluedKey(line);
    if (glued && (char === undefined || char === ':')) {
      code = 'yaml-no-space';
      Object.assign(values, glued);
    } else values['char'] = char ?? ':';
  } else if (code === 'yaml-duplicate-key') values['key'] = /^\s*(?:- )?(["']?)([^"':]+)\1\s*:/.exec(line)?.[2]?.trim() ?? line.trim();
  else if (code === 'yaml-block-in-key') {
    const next = nextLine(text, from);
    if (/:\s.*:(?:\s|$)/.test(line) || !next) code = 'yaml-two-colons';
    else [from, to] = [next.from, next.to]; // the deeper line is the one to mend
  }
  if (/^\s*\t/.test(line)) code = 'yaml-tab';
  return { code, at: span(from, Math.max(to, from + 1)), values, path: '' };
}

/** Key and value of `key:value`, written without the blank that YAML wants. */
export function gluedKey(line: string): { key: string; value: string } | undefined {
  const [, key, value] = /^\s*(?:- )?([A-Za-z][\w./-]*):(\S.*)$/.exec(line) ?? [];
  return key && value ? { key, value } : undefined;
}

/** Parses a text of one or more YAML documents. Never throws; the documents are there as far as they could be read. */
export function parseManifest(text: string): ParsedManifest {
  const lines = new LineCounter();
  const found = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    schema: 'core',
    customTags: (tags) => [...tags, oldBoolean],
    merge: true,
  });
  const docs = 'empty' in found ? [] : [...found];
  const span = (from: number, to: number): Span => {
    const [a, b] = [lines.linePos(Math.min(from, text.length)), lines.linePos(Math.min(Math.max(to, from), text.length))];
    return { line: Math.max(a.line, 1), column: Math.max(a.col, 1), endLine: Math.max(b.line, 1), endColumn: Math.max(b.col, 1) };
  };
  const errors = docs.flatMap((doc) => doc.errors);
  // One slip makes several errors at one place: the first says it best.
  const problems = errors
    .filter((error, n) => errors.findIndex((other) => other.pos[0] === error.pos[0]) === n)
    .map((error) => toProblem(error, text, span))
    .filter((problem, n, all) => all.findIndex((other) => other.at.line === problem.at.line) === n);
  // A document that says nothing (after a last `---`) is none.
  const said = docs.filter((doc) => doc.contents !== null && !(isScalar(doc.contents) && doc.contents.value === null));
  return { text, docs: said, problems, span, spanOf: (node) => (node?.range ? span(node.range[0], node.range[1]) : span(0, 0)) };
}

/** Whether a scalar is one of the words that YAML 1.1 takes for true or false (`yes`, `on` …). */
export function isOldBoolean(node: unknown): boolean {
  return isScalar(node) && typeof node.value === 'boolean' && node.type === 'PLAIN' && oldBooleans.test(node.source ?? '');
}

/** Path of keys and indices to the innermost key or value at an offset of the text, and the node there. */
export function pathAt(doc: Document, offset: number): { path: (string | number)[]; onKey: boolean; node: Node } | undefined {
  let found: { path: (string | number)[]; onKey: boolean; node: Node } | undefined;
  visit(doc, {
    Scalar(key, node, ancestors) {
      if (!node.range || offset < node.range[0] || offset > node.range[1] || (node.range[0] === node.range[1] && found)) return;
      const path: (string | number)[] = [];
      const trail = [...ancestors, node];
      for (const [n, item] of trail.entries()) {
        const parent = trail[n - 1] as unknown;
        if (parent && typeof parent === 'object' && 'items' in parent && !isMap(parent)) path.push((parent.items as unknown[]).indexOf(item));
        if (item && typeof item === 'object' && 'key' in item && !('range' in item)) path.push(String((item as { key: { value?: unknown } }).key?.value ?? ''));
      }
      found = { path, onKey: key === 'key', node };
    },
  });
  return found;
}
