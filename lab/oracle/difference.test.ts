import { expect, test } from 'vitest';
import { differenceOf } from './difference.ts';
import { readStored } from './store.ts';

const stored = readStored();
/** A stored file with one word of it changed, as another cluster might answer. */
const mutated = (path: string, from: string, to: string) => {
  expect(stored[path]!.split(from).length, `${from} in ${path}`).toBeGreaterThan(1);
  return differenceOf(path, stored[path]!.replace(from, to), stored[path]);
};

test('the same is no difference', () => {
  for (const [path, text] of Object.entries(stored)) expect(differenceOf(path, text, text)).toEqual([]);
});

test('another answer of the API server: the request is named, and the line shown', () => {
  expect(mutated('requests/errors.json', '"code": 404', '"code": 410')).toEqual([expect.stringMatching(/^requests\/errors\.json: request ".+" \((GET|POST|PUT|PATCH|DELETE) \/.+\)$/), expect.stringContaining('"'), expect.any(String), expect.stringMatching(/^ {2}- +"code": 410/), expect.stringMatching(/^ {2}\+ +"code": 404/), expect.any(String), expect.any(String)]);
});

test('another word that a command prints: the command line is named, and the line shown', () => {
  const lines = mutated('commands/looking.json', 'cpu1   Ready    control-plane', 'cpu1   Ready    master');
  expect(lines[0]).toBe('commands/looking.json: command "kubectl get nodes"');
  expect(lines.filter((line) => /^ {2}[-+]/.test(line)).map((line) => line.slice(0, 26))).toEqual(['  - cpu1   Ready    master', '  + cpu1   Ready    contro']);
});

test('the second time of a line is told from the first', () => {
  const run = (stdout: string) => ({ line: 'kubectl get pods', exit: 0, stdout: [stdout], stderr: [], requests: [] });
  const file = (...runs: object[]) => JSON.stringify({ about: 'a', files: {}, runs });
  expect(differenceOf('commands/x.json', file(run('a'), run('b')), file(run('a'), run('c')))).toEqual(['commands/x.json: command "kubectl get pods", time 2', '    exit 0', '    stdout:', '  - b', '  + c']);
});

test('a request that kubectl makes differently', () => {
  const lines = mutated('commands/looking.json', '/api/v1/nodes?limit=500', '/api/v1/nodes?limit=100');
  expect(lines[0]).toContain('command "kubectl get nodes');
  expect(lines.join('\n')).toContain('limit=100');
});

test('what is stored and no longer asked, and what is new', () => {
  const file = (...ids: string[]) => JSON.stringify({ about: 'a', exchanges: ids.map((id) => ({ id, ask: { method: 'GET', path: '/x' }, answer: { status: 200 } })) });
  expect(differenceOf('requests/x.json', file('one', 'two'), file('two', 'three'))).toEqual(['requests/x.json: request "one" (GET /x): stored, no longer asked', 'requests/x.json: request "three" (GET /x): not stored']);
});

test('the same things in another order are a difference', () => {
  const file = (...ids: string[]) => JSON.stringify({ about: 'a', exchanges: ids.map((id) => ({ id, ask: { method: 'GET', path: '/x' }, answer: { status: 200 } })) });
  expect(differenceOf('requests/x.json', file('one', 'two'), file('two', 'one'))).toHaveLength(1);
});

test('a long line is cut to where it differs', () => {
  const [before, after] = [`${'x'.repeat(1000)}-before`, `${'x'.repeat(1000)}-after${'y'.repeat(1000)}`];
  const lines = differenceOf('other.json', before, after);
  expect(lines[1]).toContain('-before');
  expect(lines[2]).toContain('-after');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(260);
});

test('a file of its own: the lines that differ, and a little around them', () => {
  const before = Array.from({ length: 40 }, (_, n) => `line ${n}`);
  expect(differenceOf('openapi/x.json', before.join('\n'), before.with(20, 'another').join('\n'))).toEqual(['openapi/x.json', '    line 18', '    line 19', '  - line 20', '  + another', '    line 21', '    line 22']);
});
