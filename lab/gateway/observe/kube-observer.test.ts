import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ClusterState } from '../../../src/engine/cluster/state.ts';
import { KubeClient } from '../kube/client.ts';
import { FakeApiServer, type FakeOptions } from '../kube/fake/api-server.ts';
import type { CommandEnd } from '../terminal/sessions.ts';
import { followContext } from './context.ts';
import { KubeObserver } from './kube-observer.ts';
import { localCluster } from './local.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function world(options: FakeOptions = {}) {
  const server = new FakeApiServer(options);
  const client = new KubeClient(await server.listen());
  const observer = new KubeObserver(client, { every: 10, namespace: 'mine' });
  closers.push(() => server.close(), () => client.close(), () => observer.close());
  const pod = (namespace: string, name: string) => server.store.put('pods', { metadata: { namespace, name, uid: name }, spec: { nodeName: 'cpu1' }, status: { phase: 'Running' } });
  return { server, client, observer, pod };
}

const last = () => {
  const states: ClusterState[] = [];
  return { states, listener: (state: ClusterState) => states.push(state), pods: () => states.at(-1)?.pods.map(({ namespace, name }) => `${namespace}/${name}`) };
};

describe('what a learner’s lesson sees', () => {
  test('the own namespace as default, kube-system, and no other learner’s; five watches for any number of views', async () => {
    const { server, observer, pod } = await world();
    pod('lab-a', 'web');
    pod('lab-b', 'web');
    pod('kube-system', 'coredns');
    const [a, b] = [last(), last()];
    observer.watch({ namespaces: ['lab-a'] }, a.listener);
    observer.watch({ namespaces: ['lab-b'] }, b.listener);
    await vi.waitFor(() => expect(a.pods()).toEqual(['default/web', 'kube-system/coredns']));
    pod('lab-b', 'second');
    await vi.waitFor(() => expect(b.pods()).toEqual(['default/second', 'default/web', 'kube-system/coredns']));
    expect(a.states).toHaveLength(1);
    expect(server.seen.filter(({ watch }) => watch)).toHaveLength(5);
  });

  test('a whole picture from the first state on, though the lists come one by one', async () => {
    let slow = true;
    const { observer, pod } = await world({ fault: ({ collection }) => (collection === 'nodes' && slow ? { code: 503 } : undefined) });
    pod('mine', 'web');
    const seen = last();
    observer.watch({}, seen.listener);
    await new Promise((done) => setTimeout(done, 150));
    expect(seen.states).toEqual([]);
    slow = false;
    await vi.waitFor(() => expect(seen.pods()).toEqual(['mine/web']));
  });

  test('after a broken connection and a forgotten version the picture is right again', async () => {
    const { server, observer, pod } = await world();
    const going = pod('mine', 'going');
    const seen = last();
    observer.watch({}, seen.listener);
    await vi.waitFor(() => expect(seen.pods()).toEqual(['mine/going']));
    server.cutWatches();
    server.store.drop('pods', going);
    pod('mine', 'fresh');
    server.store.forget();
    await vi.waitFor(() => expect(seen.pods()).toEqual(['mine/fresh']), 5000);
  });

  test('growing older is no news, and a burst of changes is one state', async () => {
    const { observer, pod } = await world();
    const seen = last();
    observer.watch({}, seen.listener);
    await vi.waitFor(() => expect(seen.states).toHaveLength(1));
    for (let n = 0; n < 50; n++) pod('mine', `p${n}`);
    await vi.waitFor(() => expect(seen.pods()).toHaveLength(50));
    expect(seen.states.length).toBeLessThan(8);
    pod('mine', 'p1');
    await new Promise((done) => setTimeout(done, 60));
    const before = seen.states.length;
    pod('mine', 'p1');
    await new Promise((done) => setTimeout(done, 60));
    expect(seen.states).toHaveLength(before);
  });

  test('the namespace of the context is told by the shell', async () => {
    const { observer, pod } = await world();
    pod('lab-a-team-a', 'web');
    pod('lab-b-team-a', 'web');
    const seen = last();
    const stop = observer.watch({ namespaces: ['lab-a', 'lab-a-team-a'] }, seen.listener);
    await vi.waitFor(() => expect(seen.pods()).toEqual(['team-a/web']));
    await vi.waitFor(() => expect(seen.states.at(-1)?.contextNamespace).toBe('default'));
    observer.setContextNamespace('lab-a', 'lab-a-team-a');
    await vi.waitFor(() => expect(seen.states.at(-1)?.contextNamespace).toBe('team-a'));
    observer.setContextNamespace('lab-a', 'kube-system');
    await vi.waitFor(() => expect(seen.states.at(-1)?.contextNamespace).toBe('kube-system'));
    observer.setContextNamespace('lab-a', 'lab-a');
    await vi.waitFor(() => expect(seen.states.at(-1)?.contextNamespace).toBe('default'));
    stop();
  });

  test('with a kubeconfig that may only read its namespace, that is what is shown', async () => {
    const { observer, pod } = await world({ fault: ({ namespace }) => (namespace === undefined ? { code: 403, reason: 'Forbidden' } : undefined) });
    pod('mine', 'web');
    pod('other', 'web');
    const seen = last();
    observer.watch({}, seen.listener);
    await vi.waitFor(() => expect(seen.pods()).toEqual(['mine/web']));
    expect(seen.states.at(-1)?.nodes).toEqual([]);
  });
});

test('kubectl config set-context in the shell reaches the observer; other commands ask nothing', async () => {
  const { server, client } = await world({
    exec: (there) => {
      there.send(1, 'kube-system');
      there.send(3, '{"status":"Success"}');
    },
  });
  server.store.put('pods', { metadata: { namespace: 'lab-shells', name: 'shell-x' } });
  const told: string[][] = [];
  let tell: (end: CommandEnd) => void = () => {};
  const sessions = { onCommandEnd: (listener: typeof tell) => ((tell = listener), () => {}) };
  const place = { namespace: 'lab-x', shells: 'lab-shells', pod: 'shell-x', container: 'shell', generation: 1 };
  followContext(sessions, { place: () => place }, { setContextNamespace: (own, namespace) => told.push([own, namespace]) }, client.http);
  const end = (cmd: string) => tell({ sid: 's', sub: 'kim', ws: 'w', exitCode: 0, cmd });
  end('kubectl get pods');
  end('kubectl config set-context --current --namespace=kube-system');
  await vi.waitFor(() => expect(told).toEqual([['lab-x', 'kube-system']]));
  expect(server.execs).toHaveLength(1);
});

test('alone: the context’s namespace is read again when the kubeconfig changes', async () => {
  const { server, pod } = await world();
  pod('default', 'web');
  const folder = mkdtempSync(join(tmpdir(), 'day-one-observe-'));
  closers.push(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'config');
  const write = (namespace: string) => writeFileSync(file, JSON.stringify({ 'current-context': 'c', contexts: [{ name: 'c', context: { cluster: 'c', user: 'u', namespace } }], clusters: [{ name: 'c', cluster: { server: server.url } }], users: [{ name: 'u', user: {} }] }));
  write('default');
  const { observer } = localCluster(file);
  closers.push(() => observer.close());
  const seen = last();
  observer.watch({}, seen.listener);
  await vi.waitFor(() => expect(seen.states.at(-1)?.contextNamespace).toBe('default'), 3000);
  write('kube-system');
  utimesSync(file, new Date(), new Date(Date.now() + 5000));
  await vi.waitFor(() => expect(seen.states.at(-1)?.contextNamespace).toBe('kube-system'), 3000);
});
