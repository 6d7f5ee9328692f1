import { expect, test } from 'vitest';
import { bar, Progress } from './progress.ts';

const stages = [
  { id: 'a', title: 'network', seconds: 1 },
  { id: 'b', title: 'nodes', seconds: 3 },
];

function screen(isTTY: boolean) {
  let text = '';
  let now = 0;
  const progress = new Progress(stages, { isTTY, columns: 60, write: (more) => (text += more) }, () => now);
  return { progress, at: (ms: number) => (now = ms), text: () => text };
}

test('the bar is empty, half and full where it should be', () => {
  expect([bar(0, 4), bar(0.5, 4), bar(1, 4), bar(7, 4)]).toEqual(['░░░░', '██░░', '████', '████']);
});

test('without a terminal there is one line per stage and no control character', async () => {
  const { progress, at, text } = screen(false);
  await progress.stage('a', async () => void at(1500));
  await progress.stage('b', async (report) => {
    report(0.5, 'cpu2');
    at(4000);
  });
  expect(text()).toBe('[   1.5s] ✓ network  (1.5 s)\n[   1.5s]   cpu2\n[   4.0s] ✓ nodes  (2.5 s)\n');
  expect(progress.times).toEqual({ a: 1.5, b: 2.5 });
});

test('on a terminal the bar is redrawn in place and never wider than it', async () => {
  const { progress, text } = screen(true);
  await progress.stage('a', async (report) => report(0.5, 'x'.repeat(100)));
  // eslint-disable-next-line no-control-regex
  for (const line of text().split(/\r\x1b\[K/).filter((part) => !part.endsWith('\n'))) expect(line.length).toBeLessThan(60);
});

test('a stage that fails is marked and its error goes on', async () => {
  const { progress, text } = screen(false);
  await expect(progress.stage('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(text()).toContain('✗ network');
});
