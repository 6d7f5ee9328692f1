import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainText, renderLines } from '../../src/engine/cast/sgr.ts';
import { diffLines, differs } from './diff.ts';
import type { Played } from './play.ts';

const paint = (code: number, text: string) => (process.stdout.isTTY ? `\x1b[${code}m${text}\x1b[0m` : text);

/** What the course shows for a command; undefined if there is no transcript. */
export function published({ output }: Played, root = process.cwd()): string | undefined {
  if (!output) return '';
  const path = join(root, 'content/transcripts', output);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** The lines that differ, each beside its neighbours; empty if the texts are equal. */
export function differenceLines(before: string, after: string): string[] {
  // Where only colours differ, the raw lines are compared.
  const visible = (text: string) => plainText(renderLines(text));
  const raw = (text: string) => JSON.stringify(text).slice(1, -1).replaceAll('\\n', '\n');
  const seen = diffLines(visible(before), visible(after));
  const lines = differs(seen) ? seen : diffLines(raw(before), raw(after));
  if (!differs(lines)) return [];
  const near = (n: number) => lines.slice(Math.max(0, n - 1), n + 2).some(([mark]) => mark !== ' ');
  return lines.filter((_line, n) => near(n)).map(([mark, text]) => (mark === '-' ? paint(31, `- ${text}`) : mark === '+' ? paint(32, `+ ${text}`) : `  ${text}`));
}

/** A command and how it differs from what the course shows, for a person. */
export function comparison(played: Played, root = process.cwd()): { same: boolean; text: string } {
  const { session, id, cmd, kind, exit, text } = played;
  const old = published(played, root);
  const lines = old === undefined ? ['+ (there is no transcript yet)'] : differenceLines(old, text);
  const status = exit[0] === exit[1] ? [] : [`exit status ${exit[0]} in the course, ${exit[1]} on the lab`];
  const same = lines.length === 0 && status.length === 0;
  return { same, text: [`${same ? '=' : '≠'} ${session}.${id} (${kind})  $ ${cmd}`, ...[...status, ...lines].map((line) => `    ${line}`)].join('\n') };
}
