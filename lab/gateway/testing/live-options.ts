import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Clock } from '../../../src/engine/session/clock.ts';
import type { LiveOptions, LiveSocket } from '../../../src/engine/session/live-options.ts';

/** This process's clock. @param speed how much faster than real time it goes @param jump milliseconds that it is ahead, asked each time */
export const realClock = (speed = 1, jump: () => number = () => 0): Clock => ({
  now: () => performance.now() * speed + jump(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms / speed);
    return () => clearTimeout(timer);
  },
});

/**
 * What the site's own live session needs, on real sockets and without a browser.
 *
 * @param url where a socket is dialled, asked each time
 * @param host headers by which the gateway knows its own page
 * @param dialled told of every socket
 */
export function browserless(url: () => string, host: { host: string; origin: string }, token: string, { clock = realClock(), dialled = () => {} }: { clock?: Clock; dialled?: (socket: WebSocket) => void } = {}): LiveOptions {
  let sid: string | undefined;
  return {
    dial() {
      const socket = new WebSocket(`${url().replace(/^http/, 'ws')}/ws`, 'lab.v1', { headers: host, perMessageDeflate: false });
      socket.binaryType = 'arraybuffer';
      socket.on('error', () => {});
      dialled(socket);
      return socket as unknown as LiveSocket;
    },
    token: () => Promise.resolve(token),
    sid: { get: () => sid, set: (to) => (sid = to) },
    client: randomBytes(12).toString('base64url'),
    clock,
    random: Math.random,
    online: () => true,
    lang: 'en',
    scripts: () => [],
    explain: (link) => JSON.stringify(link),
  };
}
