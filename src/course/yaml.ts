import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';

/** One thing wrong with a file of the course, with the place where to mend it. */
export interface Problem {
  file: string;
  line: number;
  message: string;
}

/** Carries every problem of a load, so that an author sees them all at once. */
export class CourseError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map((p) => `${p.file}:${p.line}: ${p.message}`).join('\n'));
    this.name = 'CourseError';
    this.problems = problems;
  }
}

/** Line (from 1) of the node at a path inside a YAML document; the nearest existing parent if the node is missing. */
function lineOf(doc: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let n = path.length; n >= 0; n--) {
    const node = n === 0 ? doc.contents : doc.getIn(path.slice(0, n), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** A parsed file that can still say on which line a value stands. */
export interface Located<T> {
  data: T;
  file: string;
  line(...path: PropertyKey[]): number;
}

/**
 * Reads and validates one YAML (or JSON) file.
 *
 * @throws CourseError naming file, line and field of every problem
 */
export function readYaml<S extends z.ZodType>(path: string, schema: S, root = process.cwd()): Located<z.output<S>> {
  const file = relative(root, path);
  let source: string;
  try {
    source = readFileSync(path, 'utf8');
  } catch {
    throw new CourseError([{ file, line: 1, message: 'file is missing' }]);
  }
  const lines = new LineCounter();
  const doc = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  if (doc.errors.length > 0) {
    throw new CourseError(doc.errors.map((e) => ({ file, line: lines.linePos(e.pos[0]).line, message: e.message })));
  }
  const parsed = schema.safeParse(doc.toJS());
  if (!parsed.success) {
    throw new CourseError(
      parsed.error.issues.map((issue) => ({
        file,
        line: lineOf(doc, lines, issue.path),
        message: `${issue.path.map(String).join('.') || '(top)'}: ${issue.message}`,
      })),
    );
  }
  return { data: parsed.data, file, line: (...at) => lineOf(doc, lines, at) };
}
