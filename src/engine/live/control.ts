import { flag, oneOf, optional, readMessage, text, whole, type Fields } from './control-fields.ts';
import { lastOffset } from './frames.ts';
import { ProtocolError } from './problem.ts';

/** The subprotocol of a terminal's WebSocket. */
export const subprotocol = 'lab.v1';
/** Longest text message of lab.v1, in bytes. */
export const longestControl = 4096;

/** First message of a page. */
export interface Hello {
  t: 'hello';
  token: string;
  /** Random id of this page view: tells a page that comes back from another one. */
  client: string;
  /** The terminal to come back to; without it a new one is opened. */
  sid?: string;
  /** Output received so far. Without it (a page just loaded) the terminal is replayed from what is kept. */
  have?: number;
  /** `turn` of the last welcome that this page heard of the terminal: whether another page had it since. */
  turn?: number;
  /** A person asked for the terminal here: it is taken from whoever has it. Set when a page loads, never on an automatic reconnect. */
  take?: boolean;
  cols: number;
  rows: number;
  /** Terminal of someone else to look at, instead of an own one. */
  watch?: string;
}

export type ClientMessage =
  | Hello
  | { t: 'resize'; cols: number; rows: number }
  /** Answered by `beat` at once: is anyone there? */
  | { t: 'probe' }
  /** The shell is no longer wanted. */
  | { t: 'bye' };

/** Answer to a hello. */
export interface Welcome {
  t: 'welcome';
  sid: string;
  role: 'owner' | 'viewer';
  /** Input is accepted. */
  input: boolean;
  /** The terminal of the hello was found; false: it is a new one. */
  resumed: boolean;
  /** The same page had it last, and no other in between: unconfirmed input may be sent again. */
  same: boolean;
  /** How often the terminal has gone to another page view. */
  turn: number;
  /** Offset of the first output byte that follows. */
  from: number;
  /** Bytes between `have` and `from` that are gone. 0, unless another page had the terminal in between. */
  lost: number;
  /** Up to here output is a replay: the page must not answer queries in it. */
  replayTo: number;
  /** Offset of the next input byte. */
  inNext: number;
  /** Input may be sent up to here, exclusive. */
  inUpTo: number;
  cols: number;
  rows: number;
  frozen: boolean;
  /** Unconfirmed output the gateway lets run; how long it keeps the terminal for a page that is away. */
  window: number;
  graceMs: number;
}

export type ServerMessage =
  | Welcome
  /** Input before `next` is taken for good; more may be sent up to `upTo`. */
  | { t: 'in'; next: number; upTo: number }
  /** The shell ended; no output follows. */
  | { t: 'exit'; code: number | null; reason?: string }
  /** A sentence for the person. `code` is for scripts. */
  | { t: 'notice'; code: string; ko: string; en: string }
  | { t: 'freeze'; on: boolean }
  /** To a viewer: the terminal has another size now. */
  | { t: 'size'; cols: number; rows: number }
  /** To a viewer that was too slow: output goes on at `from` on a cleared screen. */
  | { t: 'skip'; from: number; lost: number }
  /** To the owner: how many look at this terminal, and how many may type. */
  | { t: 'watched'; readers: number; writers: number }
  | { t: 'beat' };

const idPattern = /^[\w-]{8,64}$/;
/** Longest token of a hello. */
const longestToken = 1024;

const cells = (fields: Fields) => ({ cols: whole(fields, 'cols', 1, 999), rows: whole(fields, 'rows', 1, 999) });
const offset = (fields: Fields, name: string) => whole(fields, name, 0, lastOffset);
const id = (fields: Fields, name: string) => text(fields, name, 64, idPattern);

/** A hello's fields, apart from its token, which the front has checked. @throws ProtocolError naming the field */
export function readHello(fields: Fields): Omit<Hello, 'token'> {
  const hello = {
    t: 'hello' as const,
    client: id(fields, 'client'),
    sid: optional(fields, 'sid', () => id(fields, 'sid')),
    have: optional(fields, 'have', () => offset(fields, 'have')),
    turn: optional(fields, 'turn', () => offset(fields, 'turn')),
    take: optional(fields, 'take', () => flag(fields, 'take')),
    watch: optional(fields, 'watch', () => id(fields, 'watch')),
    ...cells(fields),
  };
  if (hello.have !== undefined && hello.sid === undefined && hello.watch === undefined) throw new ProtocolError('have: only with sid or watch');
  if (hello.sid !== undefined && hello.watch !== undefined) throw new ProtocolError('watch: not with sid');
  return hello;
}

/** What a page says. Unknown fields are ignored, an unknown type is not. @throws ProtocolError naming the field */
export function readClientMessage(message: string): ClientMessage {
  const fields = readMessage(message, longestControl);
  switch (fields.t) {
    case 'hello':
      return { ...readHello(fields), token: text(fields, 'token', longestToken) };
    case 'resize':
      return { t: 'resize', ...cells(fields) };
    case 'probe':
      return { t: 'probe' };
    case 'bye':
      return { t: 'bye' };
    default:
      throw new ProtocolError('t: one of hello, resize, probe, bye');
  }
}

/** What a gateway says; undefined for a type that this page is too old to know. @throws ProtocolError naming the field */
export function readServerMessage(message: string): ServerMessage | undefined {
  const fields = readMessage(message, longestControl);
  switch (fields.t) {
    case 'welcome':
      return {
        t: 'welcome',
        sid: id(fields, 'sid'),
        role: oneOf(fields, 'role', ['owner', 'viewer']),
        input: flag(fields, 'input'),
        resumed: flag(fields, 'resumed'),
        same: flag(fields, 'same'),
        turn: offset(fields, 'turn'),
        from: offset(fields, 'from'),
        lost: offset(fields, 'lost'),
        replayTo: offset(fields, 'replayTo'),
        inNext: offset(fields, 'inNext'),
        inUpTo: offset(fields, 'inUpTo'),
        ...cells(fields),
        frozen: flag(fields, 'frozen'),
        window: offset(fields, 'window'),
        graceMs: offset(fields, 'graceMs'),
      };
    case 'in':
      return { t: 'in', next: offset(fields, 'next'), upTo: offset(fields, 'upTo') };
    case 'exit':
      return { t: 'exit', code: fields.code === null ? null : whole(fields, 'code', 0, 2 ** 31), reason: optional(fields, 'reason', () => text(fields, 'reason', 500)) };
    case 'notice':
      return { t: 'notice', code: text(fields, 'code', 64), ko: text(fields, 'ko', 1000), en: text(fields, 'en', 1000) };
    case 'freeze':
      return { t: 'freeze', on: flag(fields, 'on') };
    case 'size':
      return { t: 'size', ...cells(fields) };
    case 'skip':
      return { t: 'skip', from: offset(fields, 'from'), lost: offset(fields, 'lost') };
    case 'watched':
      return { t: 'watched', readers: whole(fields, 'readers', 0, 1e6), writers: whole(fields, 'writers', 0, 1e6) };
    case 'beat':
      return { t: 'beat' };
    default:
      return undefined;
  }
}
