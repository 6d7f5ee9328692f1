import { describe, expect, test } from 'vitest';
import { formatCast } from './format.ts';
import { parseCast } from './parse.ts';
import { plainText, renderLines } from './sgr.ts';
import { castSteps, castTranscript, isHeader, selectSteps } from './transcript.ts';
import { castLimits } from './types.ts';
import { validateCast } from './validate.ts';
import { cellWidth } from './width.ts';

const header = { cols: 80, rows: 24, title: 'x', idleLimit: 2 };
const P = '\x1b]133;A\x07\x1b[1;32mlearner@cpu1\x1b[0m:\x1b[1;34m~\x1b[0m$ \x1b]133;B\x07';
const step = (id: string, cmd: string, out: string[], code = 0): [number, 'o' | 'm', string][] => [
  [0.8, 'm', `${id} ${cmd}`],
  [0.05, 'o', cmd],
  [0.25, 'o', '\r\n\x1b]133;C\x07'],
  ...out.map((line): [number, 'o', string] => [0.1, 'o', `${line}\r\n`]),
  [0.05, 'o', `\x1b]133;D;${code}\x07${P}`],
];
const two = formatCast(header, [[0, 'o', P], ...step('a', 'kubectl get nodes', ['NAME   STATUS', 'cpu1   Ready']), ...step('b', 'kubectl get ndoes', ['\x1b[31merror\x1b[0m: no'], 1)]);

test('version 2 and version 3 of the same recording play the same', () => {
  const v3 = `{"version":3,"term":{"cols":90,"rows":20}}\n# a comment\n[0.5,"o","a"]\n[1.25,"m","b"]\n`;
  const v2 = `{"version":2,"width":90,"height":20}\n[0.5,"o","a"]\n[1.75,"m","b"]\n`;
  expect(parseCast(v3)).toEqual(parseCast(v2));
  expect(parseCast(v3)).toMatchObject({ cols: 90, rows: 20, durationMs: 1750, events: [[500, 'o', 'a'], [1750, 'm', 'b']] });
});

test.each([
  ['{"version":1}', 1, /version 1/],
  ['nonsense', 1, /JSON/],
  ['{"version":3,"term":{"cols":999,"rows":24}}', 1, /999/],
  ['{"version":3,"term":{"cols":80,"rows":24}}\n[0,"o","a"]\n[0,"q","a"]', 3, /"q"/],
  ['{"version":3,"term":{"cols":80,"rows":24}}\n[-1,"o","a"]', 2, /time/],
  ['{"version":3,"term":{"cols":80,"rows":24}}\n[0,"o"]', 2, /event/],
  ['{"version":3,"term":{"cols":80,"rows":24}}\n[0,"r","500x500"]', 2, /resize/],
  ['{"version":2,"width":80,"height":24}\n[2,"o","a"]\n[1,"o","a"]', 3, /backwards/],
])('a broken cast names its line: %s', (text, line, reason) => {
  expect(() => parseCast(text)).toThrow(expect.objectContaining({ line, reason: expect.stringMatching(reason) as string }));
});

test('a cast larger than the limit is refused before it is read', () => {
  expect(() => parseCast(`${two}${' '.repeat(castLimits.bytes)}`)).toThrow(/at most/);
});

describe('validation', () => {
  test('a recorded cast has no problem', () => expect(validateCast(two)).toEqual([]));
  test.each(['\x1b[2147483647b', '\x1b[5000L', '\x1b]0;title\x07', '\x1b]52;c;AAAA\x07', '\x1b[?1000h', '\x1b[6n', '\x1b[2J', '\x1bc', '\x1bP$q\x1b\\', '\x07', '\x1b[?1049h', '\x1b]8;;javascript:x\x07', '\x9b31m'])(
    'refuses %j and says where',
    (sequence) => {
      const bad = formatCast(header, [[0, 'o', P], ...step('a', 'kubectl get nodes', ['fine', `x${sequence}y`])]);
      expect(validateCast(bad)).toEqual([{ line: 7, reason: expect.stringContaining('not allowed') as string }]);
    },
  );
  test.each(['\x1b[1;31mred\x1b[0m', '\x1b[K', 'a\rb', 'a\tb', '\x1b]8;;https://kubernetes.io\x07k8s\x1b]8;;\x07', '\x1b[38;5;196mx\x1b[39m'])('allows %j', (sequence) => {
    expect(validateCast(formatCast(header, [[0, 'o', P], ...step('a', 'ls', [sequence])]))).toEqual([]);
  });
  test('a step that is marked twice, or without boundaries, is named', () => {
    expect(validateCast(formatCast(header, [...step('a', 'ls', []), ...step('a', 'ls', [])])).map((p) => p.reason)).toContain('step "a" is marked twice');
    expect(validateCast(formatCast(header, [[0, 'm', 'a ls'], [0, 'o', 'x']]))[0]?.reason).toContain('OSC 133');
  });
  test('a header that changes with every recording is refused', () => {
    expect(validateCast(`{"version":3,"term":{"cols":80,"rows":24},"timestamp":1}\n`)[0]?.reason).toContain('timestamp');
  });
});

test('each step is command, output, exit status', () => {
  expect(castTranscript(parseCast(two))).toMatchObject([
    { id: 'a', cmd: 'kubectl get nodes', exit: 0, lines: ['NAME   STATUS', 'cpu1   Ready'], header: 'NAME   STATUS' },
    { id: 'b', cmd: 'kubectl get ndoes', exit: 1, text: 'error: no', header: null },
  ]);
});

test('a cast of some steps keeps the first prompt and the pace of those steps', () => {
  const cast = parseCast(two);
  const [only] = castSteps(selectSteps(cast, ['b']));
  const [, second] = castSteps(cast);
  const part = selectSteps(cast, ['b']);
  expect(castSteps(part)).toHaveLength(1);
  expect(part.events[0]).toEqual(cast.events[0]);
  expect(only!.timeMs).toBe(800);
  expect(part.events[only!.done - 1]![0] - only!.timeMs).toBe(cast.events[second!.done - 1]![0] - second!.timeMs);
});

test('colours become segments, overwritten text is gone', () => {
  expect(renderLines('\x1b[1;32mok\x1b[0m rest\r\nprogress 10%\rprogress 99%\x1b[K\n')).toEqual([
    [{ text: 'ok', style: { bold: true, fg: 2 } }, { text: ' rest', style: {} }],
    [{ text: 'progress 99%', style: {} }],
  ]);
  expect(plainText(renderLines('a\tb  \nlong line\rshort\x1b[K'))).toBe('a       b\nshort');
  expect(renderLines('\x1b[38;2;1;2;255mx\x1b[48;5;17my')[0]).toEqual([{ text: 'x', style: { fg: '#0102ff' } }, { text: 'y', style: { fg: '#0102ff', bg: 17 } }]);
});

test.each([
  ['NAME   STATUS   ROLES           AGE   VERSION', true],
  ['NAMESPACE     NAME   DESIRED   NODE SELECTOR   AGE', true],
  ['Name:   web', false],
  ['NAME                      CPU(cores)   CPU(%)', true],
  ['cpu1   Ready', false],
])('%s is a header row: %s', (line, yes) => expect(isHeader(line)).toBe(yes));

test('Hangul takes two cells, box drawing one', () => {
  expect(cellWidth('가나 ab')).toBe(7);
  expect(cellWidth('│─')).toBe(2);
  expect(cellWidth('🚀')).toBe(2);
});
