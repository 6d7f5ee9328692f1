import { once } from 'node:events';
import http from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { jsonAudit } from '../audit/audit.ts';
import { KubeClient } from '../kube/client.ts';
import { runInPod } from '../kube/exec.ts';
import { FakeApiServer, type Asked } from '../kube/fake/api-server.ts';
import { lines } from '../kube/lines.ts';
import type { KubeObject } from '../kube/types.ts';
import { Metrics } from '../metrics/metrics.ts';
import { openDoor } from './door.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const token = (account: string) => ['{}', JSON.stringify({ sub: account }), 's'].map((part) => Buffer.from(part).toString('base64url')).join('.');
const learner = (slot: string) => token(`system:serviceaccount:lab-shells:l-${slot}`);
const visible = ['default', 'kube-system'];

/** The chart's rights of a learner, as RBAC judges them. */
function refused({ token: bearer = '', method, collection, namespace, name }: Asked) {
  const sub = (JSON.parse(Buffer.from(bearer.split('.')[1] ?? 'e30', 'base64url').toString()) as { sub?: string }).sub ?? '';
  const slot = /:l-(\w+)$/.exec(sub)?.[1];
  const no = (code: number) => ({ code, reason: code === 401 ? 'Unauthorized' : 'Forbidden', message: `${collection} is forbidden: User "${sub}" cannot do it` });
  if (slot === undefined || bearer.endsWith('.forged')) return no(401);
  const own = [`lab-${slot}`, `lab-${slot}-team-a`];
  const at = namespace ?? (collection === 'namespaces' ? name : undefined);
  if (at !== undefined && own.includes(at)) return undefined;
  if (collection === 'nodes' || (collection === 'namespaces' && method === 'POST')) return undefined;
  return method === 'GET' && at !== undefined && visible.includes(at) && collection !== 'secrets' ? undefined : no(403);
}

async function world({ atOnce }: { atOnce?: number } = {}) {
  const server = new FakeApiServer({ fault: refused, exec: ({ send }) => { send(1, 'out'); send(3, '{"status":"Success"}'); } });
  const upstream = await server.listen();
  const written: Record<string, unknown>[] = [];
  const door = await openDoor({ upstream, host: '127.0.0.1', port: 0, shells: 'lab-shells', visible, metrics: new Metrics(), audit: jsonAudit((line) => written.push(JSON.parse(line) as Record<string, unknown>)), ...(atOnce ? { atOnce } : {}) });
  closers.push(() => server.close(), () => door.close());
  for (const name of [...visible, 'lab-aa', 'lab-bb', 'lab-shells']) server.store.put('namespaces', { metadata: { name, uid: name, labels: name === 'lab-aa' ? { 'lab.k8s/seat': 'kim', 'lab.k8s/workshop': 'w1' } : {} } });
  const put = (collection: string, namespace: string, name: string) => server.store.put(collection, { metadata: { namespace, name, uid: `${namespace}/${name}` } });
  for (const namespace of ['default', 'kube-system', 'lab-aa', 'lab-bb', 'lab-shells']) put('pods', namespace, 'web');
  put('secrets', 'lab-bb', 's');
  put('secrets', 'lab-aa', 's');
  server.store.put('nodes', { metadata: { name: 'cpu1' } });
  const open = async (path: string, { slot = 'aa', method = 'GET', body, headers = {}, from = '127.0.0.1' }: { slot?: string; method?: string; body?: object; headers?: Record<string, string>; from?: string } = {}) => {
    const request = http.request({ host: '127.0.0.1', localAddress: from, port: door.port, path, method, headers: { authorization: `Bearer ${learner(slot)}`, accept: 'application/json', ...headers } });
    request.end(body && JSON.stringify(body));
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    return { response, code: response.statusCode!, stop: () => request.destroy() };
  };
  const ask = async (path: string, options?: Parameters<typeof open>[1]) => {
    const { response, code } = await open(path, options);
    const body = await text(response);
    return { code, body: (body ? JSON.parse(body) : {}) as KubeObject & { items: KubeObject[]; rows: { cells: string[]; object: KubeObject }[]; message: string } };
  };
  const refusals = () => written.filter(({ event }) => event === 'api.refused');
  return { server, door, open, ask, put, written, refusals };
}
const places = (objects: readonly KubeObject[]) => objects.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
const table = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };

describe('lists over all namespaces', () => {
  test('hold what the learner sees: the common namespaces and the own, no neighbour’s and no shell', async () => {
    const { ask, refusals, server } = await world();
    const { code, body } = await ask('/api/v1/pods?limit=500');
    expect([code, places(body.items), body.metadata.resourceVersion]).toEqual([200, ['default/web', 'kube-system/web', 'lab-aa/web'], String(server.store.version)]);
    expect((await ask('/api/v1/pods', { headers: table })).body.rows.map(({ object }) => object.metadata.namespace)).toEqual(['default', 'kube-system', 'lab-aa']);
    expect(refusals()).toEqual([]);
  });

  test('everything is asked with the learner’s own token', async () => {
    const { ask, server } = await world();
    await ask('/api/v1/pods');
    await ask('/api/v1/namespaces');
    await ask('/api/v1/nodes');
    expect(new Set(server.seen.map(({ token: one }) => one))).toEqual(new Set([learner('aa')]));
  });

  test('of what is not everybody’s to see in one of them, nothing', async () => {
    const { ask, refusals } = await world();
    const { code, body } = await ask('/api/v1/secrets');
    expect([code, body.kind, body.message]).toEqual([403, 'Status', expect.stringContaining('secrets is forbidden')]);
    await vi.waitFor(() => expect(refusals()).toEqual([expect.objectContaining({ sub: 'kim', ws: 'w1', slot: 'aa', code: 403, verb: 'list', resource: 'secrets' })]));
  });

  test('a watch brings the events of all that is seen, and of nothing else', async () => {
    const { ask, open, put } = await world();
    const { body } = await ask('/api/v1/pods');
    const { response, code, stop } = await open(`/api/v1/pods?watch=1&resourceVersion=${body.metadata.resourceVersion}`);
    expect(code).toBe(200);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const line of lines(response)) seen.push(places([(JSON.parse(line) as { object: KubeObject }).object])[0]!);
    })().catch(() => {});
    put('pods', 'lab-bb', 'hidden');
    put('pods', 'lab-aa', 'mine');
    put('pods', 'kube-system', 'dns');
    await vi.waitFor(() => expect(seen.sort()).toEqual(['kube-system/dns', 'lab-aa/mine']));
    stop();
    await reading;
  });

  test('a watch that wants its first state as events is told to list first', async () => {
    const { ask } = await world();
    expect((await ask('/api/v1/pods?watch=1&sendInitialEvents=true')).code).toBe(422);
  });

  test('namespaces: the same, by label and name too, and a watch sees one go', async () => {
    const { ask, open, server } = await world();
    const names = async (query = '') => (await ask(`/api/v1/namespaces${query}`)).body.items.map(({ metadata }) => metadata.name);
    expect(await names()).toEqual(['default', 'kube-system', 'lab-aa']);
    expect(await names('?labelSelector=lab.k8s/seat%3Dkim')).toEqual(['lab-aa']);
    expect(await names('?fieldSelector=metadata.name%3Dlab-bb')).toEqual([]);
    expect((await ask('/api/v1/namespaces', { headers: table })).body.rows.map(({ cells }) => cells[0])).toEqual(['default', 'kube-system', 'lab-aa']);
    const second = server.store.put('namespaces', { metadata: { name: 'lab-aa-team-a', uid: '2' } });
    const { response, stop } = await open(`/api/v1/namespaces?watch=1&fieldSelector=metadata.name%3Dteam-a&resourceVersion=${second.metadata.resourceVersion}`);
    const first = lines(response)[Symbol.asyncIterator]().next();
    setTimeout(() => server.store.drop('namespaces', second), 50);
    // Under the name it was asked by: kubectl waits for that one.
    expect(JSON.parse((await first).value as string)).toMatchObject({ type: 'DELETED', object: { metadata: { name: 'team-a' } } });
    stop();
  });
});

describe('everything else', () => {
  test('goes through as it is, and so do refusals: each is written down', async () => {
    const { ask, refusals } = await world();
    expect((await ask('/api/v1/nodes/cpu1')).body.metadata.name).toBe('cpu1');
    expect((await ask('/api/v1/namespaces/lab-aa/pods', { method: 'POST', body: { metadata: { name: 'new' } } })).code).toBe(201);
    expect((await ask('/api/v1/namespaces/lab-aa/pods/new', { method: 'DELETE' })).code).toBe(200);
    expect((await ask('/api/v1/namespaces/lab-aa/pods/new')).code).toBe(404);
    for (const [path, method] of [['/api/v1/namespaces/lab-bb/pods', 'GET'], ['/api/v1/namespaces/lab-bb/pods/web/log', 'GET'], ['/api/v1/namespaces/lab-bb/secrets/s', 'GET'], ['/api/v1/namespaces/lab-bb', 'DELETE'], ['/api/v1/namespaces/lab-bb', 'GET']] as const)
      expect((await ask(path, { method })).code).toBe(403);
    await vi.waitFor(() => expect(refusals().map(({ verb, resource, namespace, name }) => [verb, resource, namespace, name])).toEqual([
      ['list', 'pods', 'lab-bb', undefined], ['get', 'pods/log', 'lab-bb', 'web'], ['get', 'secrets', 'lab-bb', 's'], ['delete', 'namespaces', undefined, 'lab-bb'], ['get', 'namespaces', undefined, 'lab-bb'],
    ]));
  });

  test('what is followed comes at once, and ends at the server when the learner leaves', async () => {
    const { open, put, server } = await world();
    const { response, stop } = await open(`/api/v1/namespaces/lab-aa/pods?watch=1&resourceVersion=${server.store.version}`);
    setTimeout(() => put('pods', 'lab-aa', 'late'), 30);
    const first = lines(response)[Symbol.asyncIterator]();
    expect(JSON.parse((await first.next()).value as string)).toMatchObject({ object: { metadata: { name: 'late' } } });
    stop();
    await vi.waitFor(() => expect(server.watching).toBe(0));
  });

  test('exec is two sockets tied together; into a neighbour’s Pod it is refused and written down', async () => {
    const { door, refusals } = await world();
    const kube = new KubeClient({ server: `http://127.0.0.1:${door.port}`, namespace: '', authorize: async () => ({ authorization: `Bearer ${learner('aa')}` }) });
    closers.push(() => kube.close());
    const target = { pod: 'web', container: 'c', command: ['id'] };
    expect(await runInPod(kube.http, { ...target, namespace: 'lab-aa' })).toEqual({ code: 0, output: 'out' });
    expect(await runInPod(kube.http, { ...target, namespace: 'default' })).toMatchObject({ code: 0 });
    await expect(runInPod(kube.http, { ...target, namespace: 'lab-bb' })).rejects.toMatchObject({ code: 403, reason: 'Forbidden' });
    await vi.waitFor(() => expect(refusals()).toEqual([expect.objectContaining({ sub: 'kim', verb: 'get', resource: 'pods/exec', namespace: 'lab-bb', name: 'web' })]));
  });

  test('the end of a body is never read as another request, however its length is told', async () => {
    const { door, server } = await world();
    const inner = `GET /api/v1/namespaces/lab-bb/pods HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${learner('bb')}\r\n\r\n`;
    const send = async (head: string, body: string) => {
      const socket = connect(door.port, '127.0.0.1');
      socket.write(`${head} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${learner('aa')}\r\nConnection: close\r\n${body}`);
      return text(socket);
    };
    const chunked = `Transfer-Encoding: chunked\r\n\r\n${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`;
    for (const method of ['GET', 'DELETE']) {
      await send(`${method} /api/v1/namespaces/lab-aa/pods/web`, chunked);
      await send(`${method} /api/v1/namespaces/lab-aa/pods/web`, `Content-Length: ${inner.length}\r\n\r\n${inner}`);
      await send(`${method} /api/v1/namespaces/lab-aa/pods/web`, `Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n${inner}`);
    }
    expect(server.seen.length).toBeGreaterThan(0);
    expect(server.seen.filter(({ token: one, namespace }) => one !== learner('aa') || namespace === 'lab-bb')).toEqual([]);
  });

  test('a list that is asked as somebody else is the API server’s to refuse, not answered as one’s own', async () => {
    const { ask, refusals } = await world();
    expect((await ask('/api/v1/pods')).code).toBe(200);
    for (const path of ['/api/v1/pods', '/api/v1/services']) expect((await ask(path, { headers: { 'impersonate-user': 'system:admin' } })).code).toBe(403);
    await vi.waitFor(() => expect(refusals()).toHaveLength(2));
  });

  test('an upgrade to anything but what kubectl speaks is refused', async () => {
    const { open } = await world();
    expect((await open('/api/v1/namespaces/lab-aa/pods/web/exec', { headers: { connection: 'Upgrade', upgrade: 'h2c' } })).code).toBe(400);
  });

  test('who is no shell of the class gets nothing, and a forged token no more than the API server gives it', async () => {
    const { ask, server, refusals } = await world();
    for (const authorization of [`Bearer ${token('system:serviceaccount:lab-system:lab-gateway')}`, 'Bearer x', 'Basic YTpi', '']) expect((await ask('/api/v1/pods', { headers: { authorization } })).code).toBe(401);
    expect(server.seen).toEqual([]);
    expect((await ask('/api/v1/pods', { headers: { authorization: `Bearer ${learner('aa').replace(/\.[^.]*$/, '.forged')}` } })).code).toBe(401);
    await vi.waitFor(() => expect(refusals()).toHaveLength(5));
    expect(JSON.stringify(refusals())).not.toContain(learner('aa').split('.')[1]);
  });

  test('one learner has so many requests at once, and another is not held up by it', async () => {
    const { open, ask } = await world({ atOnce: 2 });
    const held = await Promise.all([1, 2].map(() => open('/api/v1/namespaces/lab-aa/pods?watch=1')));
    expect((await ask('/api/v1/nodes')).code).toBe(429);
    expect((await ask('/api/v1/nodes', { slot: 'bb' })).code).toBe(200);
    // Whoever sends somebody else's name from another Pod takes nothing away from them.
    expect((await ask('/api/v1/nodes', { from: '127.0.0.2' })).code).toBe(200);
    for (const { stop } of held) stop();
    await vi.waitFor(async () => expect((await ask('/api/v1/nodes')).code).toBe(200));
  });

  test('lists over all of one learner are put together two at a time; a neighbour does not wait for them', async () => {
    const { ask, server } = await world();
    await ask('/api/v1/pods');
    let [now, most] = [0, 0];
    const { fault } = server.options;
    server.options.fault = (asked) => {
      if (asked.token === learner('aa') && asked.namespace === 'default') most = Math.max(most, ++now);
      return asked.token === learner('aa') && asked.namespace === 'default' ? 'hang' : fault!(asked);
    };
    const flood = Array.from({ length: 20 }, () => ask('/api/v1/pods').catch(() => {}));
    await vi.waitFor(() => expect(most).toBe(2));
    expect((await ask('/api/v1/pods', { slot: 'bb' })).code).toBe(200);
    expect(most).toBe(2);
    server.options.fault = fault;
    void Promise.all(flood);
  });

  test('a flood of refusals is counted, not written line by line', async () => {
    const { ask, refusals } = await world();
    for (let n = 0; n < 130; n++) await ask('/api/v1/namespaces/lab-bb/pods');
    await vi.waitFor(() => expect(refusals()).toHaveLength(120));
  });

  test('an API server that is away is told as such', async () => {
    const { ask, server, written } = await world();
    server.options.fault = () => 'cut';
    expect((await ask('/api/v1/nodes')).code).toBe(503);
    expect(written).toContainEqual(expect.objectContaining({ event: 'api.failed', slot: 'aa' }));
  });
});

describe('the learner’s two namespaces', () => {
  test('can be called as the lessons call them, and are called so in the answer; in a list over all they bear the real names', async () => {
    const { ask, open, server } = await world();
    server.store.put('namespaces', { metadata: { name: 'lab-aa-team-a' } });
    const make = (at: string) => ask(`/api/v1/namespaces/${at}/pods`, { method: 'POST', body: { metadata: { name: 'x', namespace: at } } });
    expect((await make('team-a')).body.metadata.namespace).toBe('team-a');
    expect((await make('default')).body.metadata.namespace).toBe('default');
    expect(server.store.get('pods', 'lab-aa', 'x')).toBeDefined();
    expect(server.store.list('pods', 'default')).toHaveLength(1);
    // kubectl refuses objects of another namespace than it asked for, and waits for one under the name it knows.
    expect(places((await ask('/api/v1/namespaces/team-a/pods?fieldSelector=metadata.name%3Dx')).body.items)).toEqual(['team-a/x']);
    expect((await ask('/api/v1/namespaces/team-a/pods', { headers: table })).body.rows[0]!.object.metadata.namespace).toBe('team-a');
    expect(places((await ask('/api/v1/namespaces/lab-aa-team-a/pods')).body.items)).toEqual(['lab-aa-team-a/x']);
    expect(places((await ask('/api/v1/pods')).body.items)).toContain('lab-aa-team-a/x');
    const { response, stop } = await open('/api/v1/namespaces/team-a/pods?watch=1&fieldSelector=metadata.name%3Dx');
    const { value } = await lines(response)[Symbol.asyncIterator]().next();
    expect(JSON.parse(value as string)).toMatchObject({ object: { metadata: { namespace: 'team-a' } } });
    stop();
  });

  test('the second is made by its short name, bound to the learner’s slot, and answered when it is furnished', async () => {
    const { ask, server } = await world();
    expect((await ask('/api/v1/namespaces/team-a')).code).toBe(404);
    const made = ask('/api/v1/namespaces', { method: 'POST', body: { kind: 'Namespace', metadata: { name: 'team-a', labels: { team: 'a', 'lab.k8s/slot': 'bb' } } } });
    await vi.waitFor(() => expect(server.store.get('namespaces', undefined, 'lab-aa-team-a')).toBeDefined());
    const answered = vi.fn();
    void made.then(answered);
    const quota = { metadata: { namespace: 'lab-aa-team-a', name: 'lab' } };
    server.store.put('resourcequotas', quota);
    server.store.put('serviceaccounts', { metadata: { namespace: 'lab-aa-team-a', name: 'default' } });
    await new Promise((done) => setTimeout(done, 250));
    expect(answered).not.toHaveBeenCalled();
    server.store.put('resourcequotas', { ...quota, status: { hard: { pods: '20' } } });
    expect(await made).toMatchObject({ code: 201, body: { metadata: { name: 'lab-aa-team-a', labels: { team: 'a', 'lab.k8s/slot': 'aa', 'lab.k8s/managed': 'true', 'pod-security.kubernetes.io/enforce': 'baseline' } } } });
    expect((await ask('/api/v1/namespaces')).body.items.map(({ metadata }) => metadata.name)).toContain('lab-aa-team-a');
    // Another name goes on as it is: the admission policy refuses it.
    expect((await ask('/api/v1/namespaces', { method: 'POST', body: { metadata: { name: 'mine' } } })).body.metadata).toMatchObject({ name: 'mine' });
  });
});
