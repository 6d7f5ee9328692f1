import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { applyChanges, initialState, type ClusterState } from '../../src/engine/cluster/state.ts';
import { clusterData } from '../../src/engine/schema/index.ts';
import { stored } from './support/lesson.ts';
import { openLive } from './support/live.ts';
import { liveGateway, type LiveGateway } from './support/live-gateway.ts';
import { browserSite } from './support/site.ts';
import { until } from './support/terminal.ts';

const found = initialState(clusterData.parse(JSON.parse(readFileSync('content/cluster.json', 'utf8'))));
const untainted: ClusterState = { ...found, nodes: found.nodes.map((node) => ({ ...node, taints: [] })) };
const tainted: ClusterState = { ...found, nodes: untainted.nodes.map((node) => (node.controlPlane ? { ...node, taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] } : node)) };
const withWeb = (count: number) =>
  applyChanges(tainted, Array.from({ length: count }, (_, n) => ({ op: 'add-pod' as const, pod: { namespace: 'default', name: `web-${n}`, node: 'cpu2', owner: 'ReplicaSet/web', hostNetwork: false, labels: { app: 'web' }, phase: 'Running' as const, ready: true } })));

const at = browserSite();
let gateway: LiveGateway;
afterEach(() => gateway.close());

/** A lesson with its live shell, at the step whose goal is about the control plane's taint. */
async function atTheTaint(state: ClusterState) {
  gateway = await liveGateway({ observe: true });
  gateway.cluster(state);
  const opened = at.keep(await openLive(at.browser, gateway, 'en/lessons/taints/'));
  const step = 'lift';
  await opened.page.evaluate((id) => (location.hash = id), step);
  const goal = opened.page.locator('day-terminal[data-live] .live-goal');
  await goal.waitFor();
  const verdict = (wanted: string) => until(() => goal.getAttribute('data-verdict'), (is) => is === wanted);
  const done = async () => (await stored(opened.page, 'taints'))?.done?.[step] !== undefined;
  return { ...opened, step, goal, verdict, done };
}

test('a step is passed when the cluster comes to be what it asks for, and the classroom hears of it', async () => {
  const { goal, verdict, done, step } = await atTheTaint(tainted);
  await verdict('not-yet');
  expect(await goal.locator('li').first().textContent()).toBe('nodes with the taint node-role.kubernetes.io/control-plane: 0 (now 1)');
  expect(await done()).toBe(false);
  await goal.getByRole('button', { name: 'Check now' }).click();
  await until(async () => (await goal.getByRole('status').textContent()) ?? '', (text) => text.startsWith('Not yet.'));
  expect(gateway.said).toContainEqual({ t: 'check', lesson: 'taints', step, ok: false });
  gateway.cluster(untainted);
  await verdict('passed');
  expect(await goal.getByRole('status').textContent()).toBe('You have reached the goal of this step.');
  await until(done, Boolean);
  expect(gateway.said.filter((message) => message['t'] === 'check' && message['ok'] === true)).toEqual([{ t: 'check', lesson: 'taints', step, ok: true }]);
});

test('what was so already passes nobody and says so; undone and done again it does', async () => {
  const { page, goal, verdict, done } = await atTheTaint(untainted);
  await verdict('already');
  expect(await goal.getByRole('status').textContent()).toContain('already when you began');
  // Running the commands does not change that.
  await page.locator('day-terminal[data-live] .live-host').click();
  await page.keyboard.type('kubectl taint nodes cpu1 node-role.kubernetes.io/control-plane-\n');
  await page.waitForTimeout(500);
  await goal.getByRole('button', { name: 'Check now' }).click();
  await page.waitForTimeout(300);
  expect(await done()).toBe(false);
  gateway.cluster(tainted);
  await verdict('not-yet');
  gateway.cluster(untainted);
  await verdict('passed');
  await until(done, Boolean);
});

test('a reload in the middle of a step does not begin it anew', async () => {
  const { page, verdict, done } = await atTheTaint(tainted);
  await verdict('not-yet');
  await page.reload();
  gateway.cluster(untainted);
  await page.mouse.move(200, 300);
  await page.mouse.move(210, 320);
  await until(done, Boolean, 10_000);
});

test('commands alone do not pass a step that is about the cluster', async () => {
  const { page, shows, verdict, done } = await atTheTaint(tainted);
  await verdict('not-yet');
  for (const cmd of await page.locator('day-terminal[data-live] .term-command > code').allTextContents()) {
    await page.locator('day-terminal[data-live] .live-host').click();
    await page.keyboard.type(`${cmd}\n`);
    await shows(/lab\$$/);
    await page.waitForTimeout(200);
  }
  gateway.cluster(withWeb(2));
  await page.waitForTimeout(300);
  expect(await done()).toBe(false);
});
