import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { KubeClient, pathOf } from './client.ts';
import { fromKubeconfig, fromServiceAccount, tokenFile } from './connection.ts';
import { FakeApiServer, type FakeOptions } from './fake/api-server.ts';
import { resources } from './resources.ts';
import type { WatchEvent } from './types.ts';
import { backoff, persist } from './wait.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function world(options: FakeOptions = {}) {
  const server = new FakeApiServer(options);
  const client = new KubeClient(await server.listen());
  closers.push(() => client.close(), () => server.close());
  return { server, client };
}

const configMap = (name: string) => ({ metadata: { name, namespace: 'a' } });

describe('requests', () => {
  test('create, get, patch, apply, list and remove', async () => {
    const { client, server } = await world();
    server.store.put('namespaces', { metadata: { name: 'a' } });
    const pods = resources.pods('a');
    await client.create(pods, { metadata: { name: 'x', labels: { app: 'web' } } });
    expect((await client.get(pods, 'x'))?.metadata.labels).toEqual({ app: 'web' });
    expect((await client.list(pods, { labels: 'app=web' })).items).toHaveLength(1);
    expect((await client.list(pods, { labels: 'app=other' })).items).toHaveLength(0);
    await client.patch(pods, 'x', { metadata: { labels: { tier: 'b' } } });
    await client.apply(resources.quotas('a'), { metadata: { name: 'lab' } });
    expect((await client.get(pods, 'x'))?.metadata.labels).toEqual({ app: 'web', tier: 'b' });
    await client.remove(pods, 'x');
    expect(await client.get(pods, 'x')).toBeUndefined();
    await expect(client.remove(pods, 'x')).resolves.toBeUndefined();
  });

  test('a patch with an old version is refused with Conflict', async () => {
    const { client, server } = await world();
    const old = server.store.put('namespaces', { metadata: { name: 'a' } });
    server.store.put('namespaces', { metadata: { name: 'a', labels: { seat: 'other' } } });
    await expect(client.patch(resources.namespaces(), 'a', { metadata: { resourceVersion: old.metadata.resourceVersion } })).rejects.toMatchObject({ code: 409, reason: 'Conflict' });
  });

  test.each([
    [{ code: 403, reason: 'Forbidden', message: 'no' }, { code: 403, reason: 'Forbidden', message: 'no', transient: false }],
    [{ code: 429, retryAfter: 2 }, { code: 429, reason: 'TooManyRequests', retryAfter: 2, transient: true }],
    [{ code: 503 }, { code: 503, transient: true }],
    ['cut' as const, { code: 0, reason: 'Unreachable', transient: true }],
  ])('%j is a typed error', async (fault, expected) => {
    const { client } = await world({ fault: () => fault });
    const error = await client.list(resources.nodes()).catch((caught: unknown) => caught);
    expect(error).toMatchObject(expected);
  });

  test('persist waits out a storm of 429 and 500, and gives up at once on 403', async () => {
    let storm = 3;
    const { client, server } = await world({ fault: () => (storm-- > 0 ? { code: storm % 2 ? 429 : 500 } : undefined) });
    await expect(persist(() => client.list(resources.nodes()))).resolves.toMatchObject({ items: [] });
    expect(server.seen).toHaveLength(4);
    server.options.fault = () => ({ code: 403 });
    await expect(persist(() => client.list(resources.nodes()))).rejects.toMatchObject({ code: 403 });
    expect(server.seen).toHaveLength(5);
  });

  test('the pause grows to ten seconds and never all come at once', () => {
    expect([0, 1, 5, 50].map((n) => backoff(n, () => 1))).toEqual([250, 425, expect.closeTo(3549.6, 0), 10_000]);
    expect(backoff(50, () => 0)).toBe(5000);
  });

  test('paths', () => {
    expect(pathOf(resources.pods('a b'), 'x/y')).toBe('/api/v1/namespaces/a%20b/pods/x%2Fy');
    expect(pathOf(resources.deployments())).toBe('/apis/apps/v1/deployments');
  });
});

describe('watch', () => {
  async function following(options: FakeOptions = {}) {
    const { server, client } = await world(options);
    const stop = new AbortController();
    closers.push(() => stop.abort());
    const events: string[] = [];
    const say = (event: WatchEvent) => (event.type === 'all' ? `all ${event.objects.map(({ metadata }) => metadata.name).join()}` : `${event.type} ${event.object.metadata.name}`);
    const done = (async () => {
      for await (const event of client.watch({ plural: 'configmaps', namespace: 'a' }, {}, stop.signal)) events.push(say(event));
    })();
    return { server, client, events, stop, done };
  }

  test('lists, then tells what is set and what went', async () => {
    const { server, events } = await following();
    await vi.waitFor(() => expect(events).toEqual(['all ']));
    const one = server.store.put('configmaps', configMap('one'));
    server.store.put('configmaps', { metadata: { name: 'elsewhere', namespace: 'b' } });
    server.store.drop('configmaps', one);
    await vi.waitFor(() => expect(events).toEqual(['all ', 'set one', 'gone one']));
  });

  test('a connection that breaks is taken up where it broke: nothing twice, nothing lost', async () => {
    const { server, events } = await following();
    await vi.waitFor(() => expect(events).toHaveLength(1));
    server.store.put('configmaps', configMap('one'));
    await vi.waitFor(() => expect(events).toHaveLength(2));
    server.cutWatches();
    server.store.put('configmaps', configMap('two'));
    await vi.waitFor(() => expect(events).toEqual(['all ', 'set one', 'set two']), 5000);
  });

  test('410 (the version is forgotten) lists anew', async () => {
    const { server, events } = await following();
    await vi.waitFor(() => expect(events).toHaveLength(1));
    server.cutWatches();
    server.store.put('configmaps', configMap('one'));
    server.store.forget();
    await vi.waitFor(() => expect(events).toEqual(['all ', 'all one']), 5000);
  });

  test('an API server that is away for a while costs nothing but the time', async () => {
    let away = true;
    const { server, events } = await following({ fault: () => (away ? { code: 503 } : undefined) });
    server.store.put('configmaps', configMap('one'));
    setTimeout(() => (away = false), 300);
    await vi.waitFor(() => expect(events).toEqual(['all one']), 5000);
  });

  test('ends with its signal, also in the middle of a pause', async () => {
    const { stop, done } = await following({ fault: () => ({ code: 500 }) });
    setTimeout(() => stop.abort(), 20);
    await expect(done).resolves.toBeUndefined();
  });
});

describe('where the API server is and who asks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'day-one-kube-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const kubeconfig = (user: string) =>
    write('config', `
current-context: lab
contexts: [{ name: lab, context: { cluster: c, user: u, namespace: team-a } }, { name: broken, context: { cluster: nowhere, user: u } }]
clusters: [{ name: c, cluster: { server: 'https://10.0.0.1:6443/', certificate-authority-data: ${Buffer.from('CA').toString('base64')} } }]
users: [{ name: u, user: ${user} }]
`);

  test('a kubeconfig with certificates', () => {
    const data = (text: string) => Buffer.from(text).toString('base64');
    const { server, ca, cert, key, namespace, authorize } = fromKubeconfig(kubeconfig(`{ client-certificate-data: ${data('CERT')}, client-key-data: ${data('KEY')} }`));
    expect([server, String(ca), String(cert), String(key), namespace, authorize]).toEqual(['https://10.0.0.1:6443', 'CA', 'CERT', 'KEY', 'team-a', undefined]);
  });

  test('a kubeconfig with a token, and one with a credential plugin', async () => {
    expect(await fromKubeconfig(kubeconfig('{ token: abc }')).authorize!()).toEqual({ authorization: 'Bearer abc' });
    const plugin = fromKubeconfig(kubeconfig(`{ exec: { command: sh, args: [-c, 'echo "{\\"status\\":{\\"token\\":\\"$WHO\\"}}"'], env: [{ name: WHO, value: kim }] } }`));
    expect(await plugin.authorize!()).toEqual({ authorization: 'Bearer kim' });
  });

  test('what is missing is named', () => {
    expect(() => fromKubeconfig(kubeconfig('{}'), 'nope')).toThrow(/no context "nope"/);
    expect(() => fromKubeconfig(kubeconfig('{}'), 'broken')).toThrow(/no cluster "nowhere"/);
    expect(() => fromKubeconfig(join(folder, 'absent'))).toThrow(/absent/);
    expect(() => fromServiceAccount(folder, {})).toThrow(/does not run in a Pod/);
  });

  test('in a Pod: address from the environment, token read again when the kubelet renews it', async () => {
    write('ca.crt', 'CA');
    write('namespace', 'lab-system');
    const token = write('token', 'first');
    const { server, namespace, authorize } = fromServiceAccount(folder, { KUBERNETES_SERVICE_HOST: 'fd00::1' });
    expect([server, namespace, await authorize!()]).toEqual(['https://[fd00::1]:443', 'lab-system', { authorization: 'Bearer first' }]);
    await new Promise((done) => setTimeout(done, 20));
    write('token', 'second');
    expect(await authorize!()).toEqual({ authorization: 'Bearer second' });
    expect(await tokenFile(token)()).toEqual({ authorization: 'Bearer second' });
  });
});
