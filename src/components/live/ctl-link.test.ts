import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CtlLink } from './ctl-link.ts';

/** A socket to a server that answers, until it is dead. */
class FakeSocket {
  static readonly all: FakeSocket[] = [];
  readyState = 1;
  dead = false;
  readonly said: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor() {
    FakeSocket.all.push(this);
    queueMicrotask(() => this.onopen?.());
  }
  send(text: string): void {
    const { t } = JSON.parse(text) as { t: string };
    this.said.push(t);
    if (this.dead) return;
    if (t === 'hello') queueMicrotask(() => this.onmessage?.({ data: '{"t":"welcome"}' }));
    if (t === 'probe') queueMicrotask(() => this.onmessage?.({ data: '{"t":"beat"}' }));
  }
  close(): void {
    this.readyState = 2; // the answer to its goodbye never comes
  }
}

let wake: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all.length = 0;
  vi.stubGlobal('WebSocket', { OPEN: 1 });
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => (wake = listener));
  vi.stubGlobal('document', { addEventListener: () => {}, visibilityState: 'visible' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function linked() {
  const link = new CtlLink(() => new FakeSocket() as unknown as WebSocket, () => Promise.resolve('token'));
  const heard: string[] = [];
  link.on(({ t }) => heard.push(t));
  await vi.advanceTimersByTimeAsync(0);
  expect(link.state).toBe('open');
  return { link, heard };
}

test('a classroom that is quiet is left alone', async () => {
  const { link, heard } = await linked();
  await vi.advanceTimersByTimeAsync(300_000);
  expect(FakeSocket.all).toHaveLength(1);
  expect(link.state).toBe('open');
  expect(heard).toEqual(['welcome']); // a sign of life is nobody's business
  link.close();
});

test('a connection that died without a word is found out within 20 seconds: a hand would be raised for nobody', async () => {
  const { link } = await linked();
  FakeSocket.all[0]!.dead = true;
  await vi.advanceTimersByTimeAsync(20_500);
  expect(FakeSocket.all).toHaveLength(2);
  expect(link.state).toBe('open');
  expect(link.send({ t: 'hand', up: true })).toBe(true);
  expect(FakeSocket.all[1]!.said).toContain('hand');
  link.close();
});

test('when the network is back the socket is asked at once', async () => {
  const { link } = await linked();
  FakeSocket.all[0]!.dead = true;
  wake();
  await vi.advanceTimersByTimeAsync(3000);
  expect(FakeSocket.all).toHaveLength(2);
  link.close();
});
