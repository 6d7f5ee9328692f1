import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import type { KubeObject } from '../gateway/kube/types.ts';
import { ask, examineCertificate, examineSocket, quietSeconds } from './public-address.ts';
import { quantity } from './quantity.ts';
import { perSeat, roomFor } from './room.ts';
import { worst } from './verdict.ts';

describe('quantities', () => {
  test.each([
    ['250m', 0.25],
    ['2', 2],
    ['64Mi', 67_108_864],
    ['1.5Gi', 1_610_612_736],
    ['1e3', 1000],
    [undefined, 0],
  ])('%s', (text, value) => expect(quantity(text)).toBe(value));
  test('nonsense is no number', () => expect(quantity('a lot')).toBeNaN());
});

const node = (name: string, cpu: string, more: object = {}): KubeObject => ({
  metadata: { name },
  spec: { ...more },
  status: { allocatable: { cpu, memory: '64Gi', pods: '110' }, conditions: [{ type: 'Ready', status: 'True' }] },
});
const pod = (namespace: string, nodeName: string, cpu: string, phase = 'Running'): KubeObject => ({ metadata: { name: 'p', namespace }, spec: { nodeName, containers: [{ resources: { requests: { cpu } } }] }, status: { phase } });

describe('room for a class', () => {
  test('goes by what runs out first', () => {
    expect(roomFor([node('a', '3')], [], () => false)).toEqual({ seats: Math.floor(3 / perSeat.cpu), by: 'cpu' });
    expect(roomFor([node('a', '900')], [], () => false)).toEqual({ seats: Math.floor(110 / perSeat.pods), by: 'pods' });
  });
  test('leaves out nodes that take no Pods, and what others ask for', () => {
    const nodes = [node('a', '3'), node('b', '3', { unschedulable: true }), node('c', '3', { taints: [{ effect: 'NoSchedule' }] })];
    expect(roomFor(nodes, [pod('kube-system', 'a', '1500m'), pod('kube-system', 'b', '2'), pod('x', 'a', '1', 'Succeeded')], () => false).seats).toBe(10);
  });
  test('a class that is there already counts as seats, not as load', () => {
    expect(roomFor([node('a', '3')], [pod('lab-abc', 'a', '1500m')], (namespace) => namespace === 'lab-abc').seats).toBe(20);
  });
});

describe('the timeout of an Ingress', () => {
  test('is the shortest of what its annotations say', () => {
    expect(quietSeconds({ 'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600', 'nginx.ingress.kubernetes.io/proxy-send-timeout': '60' })).toBe(60);
    expect(quietSeconds({ 'haproxy.org/timeout-tunnel': '1h' })).toBe(3600);
  });
  test('is unknown when they say nothing', () => expect(quietSeconds({ 'kubernetes.io/ingress.class': 'x' })).toBeUndefined());
});

describe('the way to the gateway', () => {
  let server: Server | undefined;
  afterEach(() => new Promise<void>((done) => (server ? (server.closeAllConnections(), server.close(() => done())) : done())));
  const serve = async (onSocket?: (server: Server) => void): Promise<URL> => {
    server = createServer((_, response) => response.end('ok'));
    onSocket?.(server);
    await new Promise<void>((done) => server!.listen(0, '127.0.0.1', done));
    return new URL(`http://127.0.0.1:${(server!.address() as AddressInfo).port}`);
  };

  test('is good when the gateway’s own close code comes back', async () => {
    const url = await serve((http) => new WebSocketServer({ server: http }).on('connection', (socket) => socket.close(4401, 'no hello')));
    expect(await examineSocket(url)).toMatchObject({ seen: 'gateway', code: 4401 });
  });
  test('is cut when something else ends it', async () => {
    const url = await serve((http) => new WebSocketServer({ server: http }).on('connection', (socket) => socket.terminate()));
    expect(await examineSocket(url)).toMatchObject({ seen: 'cut', code: 1006 });
  });
  test('is refused by a proxy that does not upgrade', async () => {
    expect(await examineSocket(await serve())).toMatchObject({ seen: 'refused' });
  });
  test('tells the clock of the other side', async () => {
    const { status, ahead } = await ask(await serve());
    expect(status).toBe(200);
    expect(Math.abs(ahead!)).toBeLessThan(2);
  });
  test('a plain server has no certificate', async () => {
    const url = await serve();
    expect(await examineCertificate(new URL(`https://${url.host}`))).toMatchObject({ seen: 'unreachable' });
  });
});

test('one failure makes the whole a failure', () => {
  expect(worst(['ok', 'warn', 'fail'])).toBe('fail');
  expect(worst(['ok', 'warn'])).toBe('warn');
  expect(worst([])).toBe('ok');
});
