import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Played } from './play.ts';
import { comparison } from './report.ts';

const root = mkdtempSync(join(tmpdir(), 'report-'));
afterAll(() => rmSync(root, { recursive: true }));
const nodes = 'NAME   STATUS   ROLES           AGE   VERSION\ncpu1   Ready    control-plane   5m    v1.30.14\n';
mkdirSync(join(root, 'content/transcripts/lab'), { recursive: true });
writeFileSync(join(root, 'content/transcripts/lab/nodes.txt'), nodes);
const played = (more: Partial<Played> = {}): Played => ({ session: 's', id: 'nodes', mistake: false, cmd: 'kubectl get nodes', kind: 'lab', output: 'lab/nodes.txt', exit: [0, 0], text: nodes, ...more });

test('--check: what the lab prints is compared with the transcript byte for byte', () => {
  expect(comparison(played(), root).same).toBe(true);
  const { same, text } = comparison(played({ text: nodes.replace('Ready ', 'NotReady ') }), root);
  expect(same).toBe(false);
  expect(text).toMatch(/^≠ s\.nodes .*\$ kubectl get nodes$/m);
  expect(text).toMatch(/- cpu1 {3}Ready /);
  expect(text).toMatch(/\+ cpu1 {3}NotReady /);
});

test.each([
  ['another exit status', { exit: [0, 1] as [number, number] }, /exit status 0 in the course, 1 on the lab/],
  ['a transcript that is not there', { output: 'lab/none.txt' }, /no transcript yet/],
  ['a blank at the end of a line', { text: nodes.replace('\n', ' \n') }, /VERSION \n/],
  ['only colours', { text: nodes.replace('Ready', '\x1b[32mReady\x1b[0m') }, /\\u001b\[32mReady/],
])('%s is a difference', (_what, more, says) => {
  const { same, text } = comparison(played(more), root);
  expect(same).toBe(false);
  expect(text).toMatch(says);
});
