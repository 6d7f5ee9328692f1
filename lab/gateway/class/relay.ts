import { WebSocket } from 'ws';
import { Close } from '../../../src/engine/live/problem.ts';
import type { Audit } from '../audit/audit.ts';
import { newTokenId, sign } from '../auth/token.ts';
import type { Greeted, SocketHandler } from '../front.ts';
import type { Sessions } from '../terminal/sessions.ts';
import type { Clock } from './clock.ts';
import type { Store } from './store.ts';

export interface RelayOptions {
  store: Store;
  sessions: Sessions;
  clock: Clock;
  audit: Audit;
  /** This replica, `<name>@<address>:<port>`. */
  replica: string;
  peers: { host: string; origin: string };
  key: () => string | Uint8Array;
}

/** Longest a peer may take to answer. */
const DIAL_MS = 5000;

/**
 * Terminals that another replica holds can be looked at here: one socket to the owner, frames passed as they are.
 * The owner decides, as for its own sockets, whether this viewer may look or type; confirmations go all the way, so
 * that a slow page holds up nothing but itself.
 */
export function relayed(handler: SocketHandler, options: RelayOptions): SocketHandler {
  const { store, sessions, clock, audit } = options;
  return {
    ...handler,
    open(greeted) {
      const sid = greeted.hello['watch'];
      if (typeof sid !== 'string' || sessions.get(sid)) return handler.open(greeted);
      store.owner(sid, clock.now()).then(
        (owner) => {
          const address = owner && owner.replica !== options.replica && owner.workshop === greeted.claims.ws ? owner.replica.split('@')[1] : undefined;
          if (address === undefined) return handler.open(greeted);
          audit.log('watch.relayed', { sid, by: greeted.claims.sub, ws: greeted.claims.ws, to: owner?.replica });
          pass(greeted, address, options);
        },
        () => greeted.socket.close(Close.draining, 'the classroom is not there just now'),
      );
    },
  };
}

function pass({ socket, claims, hello }: Greeted, address: string, { peers, key }: RelayOptions): void {
  const peer = new WebSocket(`ws://${address}/ws`, 'lab.v1', { headers: { host: peers.host, origin: peers.origin }, handshakeTimeout: DIAL_MS, maxPayload: 1024 * 1024, perMessageDeflate: false });
  peer.on('open', () => peer.send(JSON.stringify({ ...hello, token: sign({ ...claims, jti: newTokenId() }, key()) })));
  peer.on('message', (data: Buffer, binary) => socket.send(binary ? data : data.toString('utf8')));
  // The reason goes along: a page tells "not yours" from "gone".
  peer.on('close', (code, reason) => socket.close(code === 1000 || (code >= 4400 && code < 4600) ? code : Close.draining, reason.toString('utf8')));
  peer.on('error', () => socket.close(Close.draining, 'the terminal is not there just now'));
  socket.onMessage((data) => {
    if (peer.readyState === WebSocket.OPEN) peer.send(data);
  });
  socket.onClose(() => peer.terminate());
}
