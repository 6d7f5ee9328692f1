import { connect, type TcpNetConnectOpts } from 'node:net';
import { WebSocket } from 'ws';
import { Close } from '../../../src/engine/live/problem.ts';
import type { Audit } from '../audit/audit.ts';
import { newTokenId, sign } from '../auth/token.ts';
import type { Greeted, SocketHandler } from '../front.ts';
import type { Sessions } from '../terminal/sessions.ts';
import type { Clock } from './clock.ts';
import type { Ownership, Store } from './store.ts';

export interface RelayOptions {
  store: Store;
  sessions: Sessions;
  clock: Clock;
  audit: Audit;
  /** This replica, `<name>@<address>:<port>`. */
  replica: string;
  /** How a relay names itself to the owner: an allowed host and origin, and how many proxies the owner believes. */
  peers: { host: string; origin: string; trustedProxies: number };
  key: () => string | Uint8Array;
  /** Brings what this replica knows of a class and a seat up to date. */
  fresh: (workshop: string, seat: string) => Promise<void>;
}

/** Longest until a peer's machine answers, in milliseconds: a learner whose replica died is to have a shell again within three seconds. */
const DIAL_MS = 1500;
/** Longest until the peer itself answers: one that is merely busy is to keep its terminals. */
const ANSWER_MS = 5000;
/** Longest that the store is asked who holds a terminal. */
const ASK_MS = 5000;
/** Pause before the store, or a peer that has too many callers, is asked again; how often the store is. */
const AGAIN_MS = 100;
const NOTED_TRIES = 2;
/** Bytes that a page has not taken, beyond which no more is read for it. */
const MOST_BUFFERED = 1024 * 1024;

/**
 * Terminals that another replica holds: one socket to the owner, frames passed as they are. So a learner whom the balancer sends
 * to another replica comes back to the very byte, and a teacher sees and types wherever the learner is. The owner decides, as for its
 * own sockets, who may; confirmations go all the way, so that a slow page holds up nothing but itself. An owner that is gone is
 * found out here: the learner gets a new end of the same shell (tmux), a viewer is told.
 */
export function relayed(handler: SocketHandler, options: RelayOptions): SocketHandler {
  const { store, sessions, clock } = options;
  /** A terminal that was opened a moment ago may not be noted yet. */
  const ownerOf = async (sid: string) => {
    for (let tries = 0; ; tries++) {
      const owner = await store.owner(sid, clock.now());
      if (owner || tries === NOTED_TRIES) return owner;
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
  };
  return {
    ...handler,
    open(greeted) {
      const { watch, sid: own } = greeted.hello;
      const sid = typeof watch === 'string' ? watch : own;
      if (typeof sid !== 'string') return handler.open(greeted);
      const held = sessions.get(sid);
      if (held) {
        // The page may have heard of it (a broadcast, a consent) before this replica did.
        if (watch !== undefined) void options.fresh(held.ws, held.sub).finally(() => handler.open(greeted));
        else handler.open(greeted);
        return;
      }
      within(ASK_MS, ownerOf(sid)).then(
        (owner) => {
          const address = owner && addressOf(owner, greeted, options.replica);
          if (address === undefined) handler.open(greeted);
          else pass(greeted, owner!, address, handler, options);
        },
        // A learner gets a shell without the store; who may look cannot be said without it.
        () => (watch === undefined ? handler.open(greeted) : greeted.socket.close(Close.draining, 'the classroom is not there just now')),
      );
    },
  };
}

/** Where the owner is reached, if it is another replica and the terminal one of this class; to a learner, only the own. */
function addressOf(owner: Ownership, { claims, hello }: Greeted, replica: string): string | undefined {
  if (owner.replica === replica || owner.workshop !== claims.ws || (hello['watch'] === undefined && owner.seat !== claims.sub)) return undefined;
  return owner.replica.split('@')[1];
}

function pass(greeted: Greeted, owner: Ownership, address: string, handler: SocketHandler, options: RelayOptions): void {
  const { socket, claims, hello } = greeted;
  const { peers, key, audit } = options;
  const watches = hello['watch'] !== undefined;
  const until = performance.now() + ANSWER_MS;
  let peer: WebSocket | undefined;
  let reached = false;
  let left = false;
  const early: (string | Uint8Array)[] = [];

  const give = () => {
    if (left) return;
    audit.log('terminal.owner-gone', { sid: owner.sid, by: claims.sub, ws: claims.ws, to: owner.replica });
    if (watches) return socket.close(Close.draining, 'the terminal is not there just now');
    // As if the page had asked for a new one: its balancer might send the second question to the replica that died.
    const { sid: _, have: __, turn: ___, ...rest } = hello;
    handler.open({ ...greeted, hello: rest });
  };
  const dial = () => {
    // For the owner's limits and log: the address of the page, where a proxy of ours would have put it.
    const forwarded = [socket.address, ...Array<string>(Math.max(0, peers.trustedProxies - 1)).fill('relay')].join(', ');
    const now = new WebSocket(`ws://${address}/ws`, 'lab.v1', {
      headers: { host: peers.host, origin: peers.origin, ...(peers.trustedProxies > 0 ? { 'x-forwarded-for': forwarded } : {}) },
      maxPayload: 1024 * 1024, perMessageDeflate: false,
      // Called with host and port; `path` is the request's, which net would take for a socket's file.
      createConnection: (({ host, port }: TcpNetConnectOpts) => connect({ host, port }).once('connect', () => clearTimeout(silent))) as unknown as typeof connect,
    });
    peer = now;
    const silent = setTimeout(() => now.terminate(), DIAL_MS);
    const slow = setTimeout(() => now.terminate(), Math.max(1, until - performance.now()));
    let busy = false;
    now.on('unexpected-response', (request, response) => {
      busy = response.statusCode === 429;
      // Ends it like any connection that could not be made.
      request.destroy(new Error(`answered ${response.statusCode}`));
      now.terminate();
    });
    now.on('open', () => {
      clearTimeout(slow);
      reached = true;
      audit.log(watches ? 'watch.relayed' : 'terminal.relayed', { sid: owner.sid, by: claims.sub, ws: claims.ws, to: owner.replica });
      now.send(JSON.stringify({ ...hello, token: sign({ ...claims, jti: newTokenId() }, key()) }));
      for (const data of early.splice(0)) now.send(data);
    });
    now.on('message', (data: Buffer, binary) => {
      socket.send(binary ? data : data.toString('utf8'));
      if (socket.buffered > MOST_BUFFERED) holdBack(now);
    });
    now.on('error', () => {});
    now.once('close', (code, reason: Buffer) => {
      clearTimeout(silent);
      clearTimeout(slow);
      if (left) return;
      // The reason goes along: a page tells "not yours" from "gone".
      if (reached) return socket.close(code === 1000 || (code >= 4400 && code < 4600) ? code : Close.draining, reason.toString('utf8'));
      if (busy && performance.now() + AGAIN_MS < until) return void setTimeout(dial, AGAIN_MS);
      give();
    });
  };
  const holdBack = (now: WebSocket) => {
    now.pause();
    const look = setInterval(() => {
      if (socket.buffered > MOST_BUFFERED / 2 && !left) return;
      clearInterval(look);
      now.resume();
    }, 20);
  };
  socket.onMessage((data) => {
    if (reached && peer?.readyState === WebSocket.OPEN) {
      peer.send(data);
      // More than a page has credit for: the owner does not read.
      if (peer.bufferedAmount > MOST_BUFFERED) peer.terminate();
    } else if (!reached && early.length < 16) early.push(data);
  });
  socket.onClose(() => {
    left = true;
    peer?.terminate();
  });
  dial();
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error('too slow')), ms);
    work.then(done, fail).finally(() => clearTimeout(timer));
  });
}
