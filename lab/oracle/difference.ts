import { diffLines, type DiffLine } from '../recorder/diff.ts';
import type { CommandsFile, RequestsFile } from './types.ts';

/** What a file says, thing by thing: the title of each, and its text. */
type Things = ReadonlyMap<string, string>;

const pretty = (value: unknown): string => JSON.stringify(value, null, 1);

function requests(text: string): Things {
  const { about, exchanges } = JSON.parse(text) as RequestsFile;
  return new Map([['what the group is about', about], ...exchanges.map(({ id, ask, answer }): [string, string] => [`request "${id}" (${ask.method} ${ask.path})`, pretty({ ask, answer })])]);
}

function commands(text: string): Things {
  const { about, files, runs } = JSON.parse(text) as CommandsFile;
  const times = new Map<string, number>();
  const titled = runs.map(({ line, exit, stdout, stderr, requests: asked }): [string, string] => {
    const nth = (times.get(line) ?? 0) + 1;
    times.set(line, nth);
    const part = (name: string, list: readonly string[]) => (list.length === 0 ? [] : [`${name}:`, ...list]);
    return [`command "${line}"${nth > 1 ? `, time ${nth}` : ''}`, [`exit ${exit}`, ...part('stdout', stdout), ...part('stderr', stderr), ...part('asks', asked.map((one) => JSON.stringify(one)))].join('\n')];
  });
  return new Map([['what the group is about', about], ['files', pretty(files)], ...titled]);
}

const lineWidth = 240;
/** Cuts a long line so that the place where it differs from its partner is seen. */
function excerpt(text: string, partner = ''): string {
  if (text.length <= lineWidth) return text;
  let same = 0;
  while (same < Math.min(text.length, partner.length) && text[same] === partner[same]) same++;
  const from = same < text.length && same > lineWidth / 2 ? same - lineWidth / 4 : 0;
  return `${from > 0 ? '…' : ''}${text.slice(from, from + lineWidth)}${from + lineWidth < text.length ? '…' : ''}`;
}

/** Lines that differ, each with a little of what stands around it. */
function shown(before: string, after: string): string[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  // The table of the longest common subsequence is for the part that differs only.
  let [head, tail] = [0, 0];
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const lines = diffLines(a.slice(Math.max(0, head - 2), a.length - Math.max(0, tail - 2)).join('\n'), b.slice(Math.max(0, head - 2), b.length - Math.max(0, tail - 2)).join('\n'));
  const near = (n: number) => lines.slice(Math.max(0, n - 2), n + 3).some(([mark]) => mark !== ' ');
  const partner = ([mark]: DiffLine, n: number) => (mark === '-' ? lines.slice(n).find(([other]) => other === '+') : mark === '+' ? lines.slice(0, n).findLast(([other]) => other === '-') : undefined)?.[1];
  return lines.flatMap((line, n) => (near(n) ? [`  ${line[0]} ${excerpt(line[1], partner(line, n))}`] : []));
}

/** What differs between a stored file and a new one, by the request or command line that it is about; empty if nothing does. */
export function differenceOf(path: string, before = '', after = ''): string[] {
  if (before === after) return [];
  const things = path.startsWith('requests/') ? requests : path.startsWith('commands/') ? commands : undefined;
  if (!things || before === '' || after === '') return [path, ...shown(before, after)];
  const [a, b] = [things(before), things(after)];
  const differing = [...new Set([...a.keys(), ...b.keys()])].flatMap((title) => {
    const [old, now] = [a.get(title), b.get(title)];
    if (old === now) return [];
    const what = old === undefined ? ': not stored' : now === undefined ? ': stored, no longer asked' : '';
    return [`${path}: ${title}${what}`, ...(old === undefined || now === undefined ? [] : shown(old, now))];
  });
  return differing.length > 0 ? differing : [`${path}: the same things in another order or another layout`];
}
