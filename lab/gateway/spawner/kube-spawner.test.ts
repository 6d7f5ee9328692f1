import { afterEach, describe, expect, test, vi } from 'vitest';
import { KubeClient } from '../kube/client.ts';
import { FakeApiServer, type FakeOptions } from '../kube/fake/api-server.ts';
import { resources } from '../kube/resources.ts';
import { KubeSpawner } from './kube-spawner.ts';
import { secondManifest } from './manifests.ts';
import type { SpawnerOptions } from './options.ts';
import type { Seat, SpawnProgress } from './spawner.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const soon = { warm: 0, sweepSeconds: 3600, waitSeconds: 5, startSeconds: 1 };

async function world(options: Partial<SpawnerOptions> = {}, faults: FakeOptions = {}) {
  const server = new FakeApiServer(faults);
  const connection = await server.listen();
  for (const name of ['lab-shells', 'kube-system']) server.store.put('namespaces', { metadata: { name, uid: name } });
  const atRest = server.names();
  const gateway = (more: Partial<SpawnerOptions> = {}, now?: () => number) => {
    const kube = new KubeClient(connection);
    const spawner = new KubeSpawner({ kube, options: { ...soon, ...options, ...more }, now });
    closers.push(() => spawner.close(), () => kube.close());
    return spawner;
  };
  closers.push(() => server.close());
  return { server, atRest, gateway, spawner: gateway() };
}

const seat = (id: string, until = Date.now() / 1000 + 3600): Seat => ({ id, workshop: 'w1', until: Math.round(until) });
const made = (server: FakeApiServer, collection: string) => server.names().filter((name) => name.startsWith(`${collection}/`)).length;

describe('an environment', () => {
  test('is a namespace with quota, limits, network policy and rights, an account, and a shell Pod without a port', async () => {
    const { server, spawner } = await world();
    const place = await spawner.ensure(seat('kim'));
    const slot = place.namespace.slice(4);
    expect(place).toEqual({ namespace: `lab-${slot}`, shells: 'lab-shells', pod: `shell-${slot}`, container: 'shell', generation: 1 });
    expect(server.names().filter((name) => name.includes(slot))).toEqual(
      [
        `limitranges/lab-${slot}/lab`, `namespaces//lab-${slot}`, `networkpolicies/lab-${slot}/lab`, `networkpolicies/lab-shells/shell-${slot}`,
        `pods/lab-shells/shell-${slot}`, `resourcequotas/lab-${slot}/lab`, `rolebindings/lab-${slot}/learner`, `serviceaccounts/lab-shells/l-${slot}`,
      ].sort(),
    );
    const pod = JSON.stringify(server.store.get('pods', 'lab-shells', place.pod));
    expect(pod).not.toMatch(/containerPort|hostPort|privileged/);
    expect(server.store.get('namespaces', undefined, place.namespace)?.metadata.labels).toMatchObject({ 'lab.k8s/seat': 'kim', 'lab.k8s/workshop': 'w1', 'lab.k8s/managed': 'true' });
  });

  test('tells what is going on, in order', async () => {
    const { spawner } = await world({}, { podLife: () => ({ runs: 200 }) });
    const seen: SpawnProgress[] = [];
    await spawner.ensure(seat('kim'), (progress) => seen.push(progress));
    const stages = [...new Set(seen.map(({ stage }) => stage))];
    const order = ['queued', 'namespace', 'quota', 'scheduled', 'image', 'ready'];
    expect(stages.at(-1)).toBe('ready');
    expect(stages).toContain('image');
    expect(stages).toEqual([...stages].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
    expect(seen.every(({ say }) => say.ko && say.en)).toBe(true);
  });

  test('is the same for two tabs of a seat, and after a reload', async () => {
    const { server, spawner } = await world();
    const [one, two] = await Promise.all([spawner.ensure(seat('kim')), spawner.ensure(seat('kim'))]);
    expect(two).toEqual(one);
    expect(await spawner.ensure(seat('kim'))).toEqual(one);
    expect(spawner.place('kim')).toEqual(one);
    expect(made(server, 'pods')).toBe(1);
  });

  test('is found by a new gateway after the old one died: the labels are the truth', async () => {
    const { gateway, spawner } = await world();
    const place = await spawner.ensure(seat('kim'));
    await spawner.close();
    const next = gateway();
    await next.ready;
    expect(next.place('kim')).toEqual(place);
    expect(await next.ensure(seat('kim'))).toEqual(place);
  });

  test('gets its Pod back when that was deleted, with the learner’s namespace untouched', async () => {
    const { server, spawner } = await world();
    const place = await spawner.ensure(seat('kim'));
    server.store.drop('pods', server.store.get('pods', 'lab-shells', place.pod)!);
    await vi.waitFor(() => expect(spawner.place('kim')).toBeUndefined());
    expect(await spawner.ensure(seat('kim'))).toEqual(place);
  });

  test('an id that is no label is refused before anything is made', async () => {
    const { server, atRest, spawner } = await world();
    await expect(spawner.ensure(seat('Kim; rm -rf'))).rejects.toMatchObject({ name: 'SpawnError', code: 'cluster' });
    expect(server.names()).toEqual(atRest);
  });
});

describe('the warm pool', () => {
  test('is filled before anyone comes, given without waiting, and filled again', async () => {
    const { spawner } = await world({ warm: 3 }, { podLife: () => ({ runs: 100 }) });
    await vi.waitFor(() => expect(spawner.stats().warm).toBe(3), 5000);
    const start = performance.now();
    await spawner.ensure(seat('kim'));
    expect(performance.now() - start).toBeLessThan(90);
    await vi.waitFor(() => expect(spawner.stats()).toMatchObject({ warm: 3, taken: 1 }), 5000);
  });

  test('two gateways never give the same one to two seats', async () => {
    const { gateway, spawner } = await world({ warm: 4 });
    const other = gateway();
    await vi.waitFor(() => expect(Math.min(spawner.stats().warm, other.stats().warm)).toBeGreaterThanOrEqual(4), 5000);
    const places = await Promise.all(Array.from({ length: 12 }, (_, n) => (n % 2 ? other : spawner).ensure(seat(`s${n}`))));
    expect(new Set(places.map(({ namespace }) => namespace)).size).toBe(12);
  });

  test('shrinks nothing that is taken, and grows when a class is announced', async () => {
    const { spawner } = await world({ warm: 0 });
    await spawner.ensure(seat('kim'));
    spawner.setWarm(5);
    await vi.waitFor(() => expect(spawner.stats()).toMatchObject({ warm: 5, taken: 1 }), 5000);
  });
});

describe('the queue', () => {
  test('makes so many at once, tells the rest their place and an honest time, in order of coming', async () => {
    const { server, spawner } = await world({ concurrent: 2 }, { podLife: () => ({ runs: 300 }) });
    await spawner.ensure(seat('first'));
    const seen = new Map<string, SpawnProgress[]>();
    const order: string[] = [];
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, spawner.stats().making)), 10);
    const start = performance.now();
    await Promise.all(
      ['a', 'b', 'c', 'd', 'e', 'f'].map(async (id) => {
        seen.set(id, []);
        await spawner.ensure(seat(id), (progress) => seen.get(id)!.push(progress));
        order.push(id);
      }),
    );
    clearInterval(watch);
    const took = (performance.now() - start) / 1000;
    expect(most).toBe(2);
    expect(order).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    const last = seen.get('f')!.find(({ stage }) => stage === 'queued')!;
    expect(last.position).toBeGreaterThanOrEqual(3);
    expect(last.etaSeconds).toBeGreaterThanOrEqual(1);
    expect(last.etaSeconds).toBeLessThan(took + 2);
    expect(seen.get('f')!.at(-1)?.stage).toBe('ready');
    expect(made(server, 'pods')).toBe(7);
  });

  test('a full lab says so at once', async () => {
    const { spawner } = await world({ most: 2 });
    await Promise.all([spawner.ensure(seat('a')), spawner.ensure(seat('b'))]);
    await expect(spawner.ensure(seat('c'))).rejects.toMatchObject({ code: 'full', say: { ko: expect.stringContaining('다 찼어요') } });
    expect(await spawner.ensure(seat('a'))).toBeTruthy();
  });

  test('who gives up does not take it from the other tab', async () => {
    const { spawner } = await world({}, { podLife: () => ({ runs: 200 }) });
    const stop = new AbortController();
    const gaveUp = spawner.ensure(seat('kim'), undefined, stop.signal);
    const stays = spawner.ensure(seat('kim'));
    setTimeout(() => stop.abort(), 30);
    await expect(gaveUp).rejects.toMatchObject({ code: 'aborted' });
    expect(await stays).toBeTruthy();
  });
});

describe('when the cluster is bad', () => {
  test('a Pod that never gets a node: made anew, and told after the waiting time; nothing is left', async () => {
    const { server, atRest, spawner } = await world({ startSeconds: 0.3, waitSeconds: 1.2 }, { podLife: () => 'never' });
    await expect(spawner.ensure(seat('kim'))).rejects.toMatchObject({ code: expect.stringMatching(/timeout|cluster/) });
    await vi.waitFor(() => expect(server.names()).toEqual(atRest), 8000);
    expect(spawner.stats().failed).toBeGreaterThanOrEqual(2);
  });

  test('a Pod that is slow once comes through on the second try', async () => {
    let n = 0;
    const { spawner } = await world({ startSeconds: 0.3 }, { podLife: () => (n++ === 0 ? 'never' : { runs: 10 }) });
    expect(await spawner.ensure(seat('kim'))).toBeTruthy();
    expect(spawner.stats().failed).toBe(1);
  });

  test('a storm of 409, 429, 500 and broken connections is weathered', async () => {
    const storm = [{ code: 409, reason: 'Conflict' }, { code: 429, retryAfter: 1 }, { code: 500 }, 'cut', { code: 503 }] as const;
    let n = 0;
    const { spawner } = await world({ waitSeconds: 20, startSeconds: 10 }, { fault: ({ method, watch }) => (method !== 'GET' && !watch && n++ % 3 === 1 ? storm[n % storm.length] : undefined) });
    expect(await spawner.ensure(seat('kim'))).toBeTruthy();
    expect(n).toBeGreaterThan(5);
  });

  test('an API server that flaps while watches run: the pool is whole afterwards', async () => {
    let away = false;
    const { server, spawner } = await world({ warm: 2 }, { fault: () => (away ? 'cut' : undefined) });
    await vi.waitFor(() => expect(spawner.stats().warm).toBe(2), 5000);
    away = true;
    server.cutWatches();
    const waiting = spawner.ensure(seat('kim'));
    setTimeout(() => (away = false), 500);
    expect(await waiting).toBeTruthy();
    await vi.waitFor(() => expect(spawner.stats()).toMatchObject({ warm: 2, taken: 1 }), 8000);
  });

  test('403 is told at once, not after the waiting time', async () => {
    const { server, atRest, spawner } = await world({}, { fault: ({ method, collection }) => (method === 'POST' && collection === 'namespaces' ? { code: 403, reason: 'Forbidden', message: 'no' } : undefined) });
    const start = performance.now();
    await expect(spawner.ensure(seat('kim'))).rejects.toMatchObject({ code: 'forbidden', message: 'no' });
    expect(performance.now() - start).toBeLessThan(1000);
    await vi.waitFor(() => expect(server.names()).toEqual(atRest));
  });

  test('what is half made when its rights end is removed', async () => {
    const { server, atRest, spawner } = await world({}, { fault: ({ method, collection }) => (method === 'POST' && collection === 'rolebindings' ? { code: 403, reason: 'Forbidden' } : undefined) });
    await expect(spawner.ensure(seat('kim'))).rejects.toMatchObject({ code: 'forbidden' });
    await vi.waitFor(() => expect(server.names()).toEqual(atRest), 5000);
  });
});

describe('the second namespace', () => {
  const second = (server: FakeApiServer, slot: string, uid = 'u') => server.store.put('namespaces', { ...secondManifest(slot), metadata: { ...secondManifest(slot).metadata, uid, creationTimestamp: new Date().toISOString() } });
  const inside = (server: FakeApiServer, slot: string) => server.names().filter((name) => name.includes(`lab-${slot}-team-a/`));

  test('that a learner made gets limits and rights, with the right to it last; made again after a deletion, again', async () => {
    const { server, spawner } = await world();
    const slot = (await spawner.ensure(seat('kim'))).namespace.slice(4);
    server.seen.length = 0;
    const made = second(server, slot);
    const all = [`limitranges/lab-${slot}-team-a/lab`, `networkpolicies/lab-${slot}-team-a/lab`, `resourcequotas/lab-${slot}-team-a/lab`, `rolebindings/lab-${slot}-team-a/learner`, `rolebindings/lab-${slot}-team-a/second`];
    await vi.waitFor(() => expect(inside(server, slot)).toEqual(all));
    expect(server.seen.filter(({ method }) => method === 'POST').at(-1)).toMatchObject({ collection: 'rolebindings' });
    expect(server.store.get('rolebindings', `lab-${slot}-team-a`, 'learner')).toMatchObject({ subjects: [{ name: `l-${slot}`, namespace: 'lab-shells' }] });
    expect(server.store.get('resourcequotas', `lab-${slot}-team-a`, 'lab')!.spec).toEqual(server.store.get('resourcequotas', `lab-${slot}`, 'lab')!.spec);
    for (const name of all) server.store.drop(name.split('/')[0]!, { metadata: { namespace: name.split('/')[1], name: name.split('/')[2]! } });
    server.store.drop('namespaces', made);
    second(server, slot, 'u2');
    await vi.waitFor(() => expect(inside(server, slot)).toEqual(all), 5000);
  });

  test('a storm while it is furnished is weathered; one of a slot that is not there stays empty', async () => {
    let n = 0;
    const { server, spawner } = await world({}, { fault: ({ namespace, method }) => (namespace?.endsWith('team-a') && method === 'POST' && n++ < 3 ? { code: 403, reason: 'Forbidden' } : undefined) });
    const slot = (await spawner.ensure(seat('kim'))).namespace.slice(4);
    second(server, slot);
    second(server, 'nobody', 'n');
    await vi.waitFor(() => expect(inside(server, slot)).toHaveLength(5), 8000);
    expect(inside(server, 'nobody')).toEqual([]);
  });

  test('goes with its environment: removed, reset, culled, and as a leftover', async () => {
    const { server, atRest, gateway, spawner } = await world();
    const first = (await spawner.ensure(seat('kim'))).namespace.slice(4);
    second(server, first);
    await vi.waitFor(() => expect(inside(server, first)).toHaveLength(5));
    await spawner.reset(seat('kim'));
    await vi.waitFor(() => expect(server.names().filter((name) => name.includes(first))).toEqual([]));
    await spawner.remove('kim');
    await vi.waitFor(() => expect(server.names()).toEqual(atRest));
    await spawner.close();
    server.store.put('namespaces', { ...secondManifest('left'), metadata: { ...secondManifest('left').metadata, uid: 'l', creationTimestamp: new Date(Date.now() - 120_000).toISOString() } });
    await gateway().ready;
    await vi.waitFor(() => expect(server.names()).toEqual(atRest), 5000);
  });
});

describe('going', () => {
  test('remove takes everything back', async () => {
    const { server, atRest, spawner } = await world();
    await spawner.ensure(seat('kim'));
    await spawner.remove('kim');
    await vi.waitFor(() => expect(server.names()).toEqual(atRest));
    expect(spawner.place('kim')).toBeUndefined();
  });

  test('reset gives a new generation at once and removes the old in the background', async () => {
    const { server, spawner } = await world({ warm: 1 }, { namespaceLingers: 300 });
    const old = await spawner.ensure(seat('kim'));
    await vi.waitFor(() => expect(spawner.stats().warm).toBe(1));
    const fresh = await spawner.reset(seat('kim'));
    expect(fresh.generation).toBe(2);
    expect(fresh.namespace).not.toBe(old.namespace);
    expect(spawner.place('kim')).toEqual(fresh);
    await vi.waitFor(() => expect(server.names().some((name) => name.includes(old.namespace.slice(4)))).toBe(false));
  });

  test('an environment after its workshop’s end, and one nobody used, are removed and told; one in use stays', async () => {
    let now = Date.now();
    const { server, gateway, spawner: first } = await world();
    await first.close();
    const spawner = gateway({ cullMinutes: 90 }, () => now);
    const told: [string, string][] = [];
    spawner.onGone((id, why) => told.push([id, why.en]));
    await Promise.all([spawner.ensure(seat('over', now / 1000 + 60)), spawner.ensure(seat('idle', now / 1000 + 99_999)), spawner.ensure(seat('typing', now / 1000 + 99_999))]);
    now += 91 * 60_000;
    spawner.touch('typing');
    await spawner.sweep();
    await vi.waitFor(() => expect(made(server, 'pods')).toBe(1));
    expect(told.sort()).toEqual([['idle', expect.stringContaining('unused')], ['over', expect.stringContaining('over')]]);
    expect(spawner.place('typing')).toBeTruthy();
    expect(spawner.stats().culled).toBe(2);
    const kept = server.store.get('namespaces', undefined, spawner.place('typing')!.namespace)!;
    expect(Number(kept.metadata.annotations?.['lab.k8s/active'])).toBeCloseTo(now / 1000, -1);
  });

  test('leftovers of a gateway that died while making are removed: objects after = before', async () => {
    const { server, atRest, gateway, spawner } = await world({ startSeconds: 30 }, { podLife: () => 'never' });
    void spawner.ensure(seat('kim')).catch(() => {});
    await vi.waitFor(() => expect(made(server, 'pods')).toBe(1));
    // As after kill -9: nobody tidies up.
    server.options.fault = ({ method }) => (method === 'DELETE' ? 'cut' : undefined);
    await spawner.close();
    server.options.fault = undefined;
    // A Pod and an account whose namespace is gone already.
    server.store.put('serviceaccounts', { metadata: { name: 'l-zzzzzz', namespace: 'lab-shells', uid: 'z', labels: { 'lab.k8s/slot': 'zzzzzz' }, creationTimestamp: '2026-01-01T00:00:00Z' } });
    let now = Date.now() + 120_000;
    const next = gateway({}, () => now);
    await next.ready;
    await vi.waitFor(
      async () => {
        now += 60_000;
        await next.sweep();
        expect(server.names()).toEqual(atRest);
      },
      { timeout: 8000, interval: 200 },
    );
  });

  test('a namespace that somebody deletes is told, and the next visit makes a new one', async () => {
    const { server, spawner } = await world();
    const told: string[] = [];
    spawner.onGone((id) => told.push(id));
    const place = await spawner.ensure(seat('kim'));
    const kube = new KubeClient({ server: server.url, namespace: '' });
    closers.push(() => kube.close());
    await kube.remove(resources.namespaces(), place.namespace);
    await vi.waitFor(() => expect(told).toEqual(['kim']));
    expect((await spawner.ensure(seat('kim'))).namespace).not.toBe(place.namespace);
  });
});
