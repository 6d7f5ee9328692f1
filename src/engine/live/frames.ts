import { ProtocolError } from './problem.ts';

/** First byte of a binary frame of lab.v1. */
export const Kind = { output: 1, input: 2, ack: 3 } as const;

/** A frame's head: its kind and a 48-bit offset, big-endian. */
export const headBytes = 7;
/** Largest offset: 2⁴⁸ − 1, about 280 terabytes into a terminal. */
export const lastOffset = 2 ** 48 - 1;
/** Longest payload of one frame that either side makes. */
export const longestPayload = 60 * 1024;

export type Frame = { kind: 'output' | 'input'; offset: number; bytes: Uint8Array } | { kind: 'ack'; offset: number };

/** Writes the head of a frame into its first seven bytes. */
export function writeHead(frame: Uint8Array, kind: number, offset: number): void {
  if (!Number.isSafeInteger(offset) || offset < 0 || offset > lastOffset) throw new RangeError(`offset ${offset} does not fit in 48 bits`);
  const high = Math.floor(offset / 2 ** 32);
  frame[0] = kind;
  frame[1] = high >>> 8;
  frame[2] = high;
  frame[3] = offset >>> 24;
  frame[4] = offset >>> 16;
  frame[5] = offset >>> 8;
  frame[6] = offset;
}

/** A frame as it goes into one binary WebSocket message. @throws RangeError when the offset does not fit */
export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const bytes = frame.kind === 'ack' ? undefined : frame.bytes;
  const message = new Uint8Array(headBytes + (bytes?.length ?? 0));
  writeHead(message, Kind[frame.kind], frame.offset);
  if (bytes) message.set(bytes, headBytes);
  return message;
}

/** Reads one binary message; the payload is a view of it. @throws ProtocolError naming what is wrong */
export function decodeFrame(message: Uint8Array): Frame {
  if (message.length < headBytes) throw new ProtocolError(`frame: ${message.length} bytes, a head has ${headBytes}`);
  const byte = (at: number) => message[at] ?? 0;
  const offset = (byte(1) * 256 + byte(2)) * 2 ** 32 + (byte(3) * 2 ** 24 + byte(4) * 2 ** 16 + byte(5) * 256 + byte(6));
  const kind = byte(0);
  if (kind === Kind.ack) {
    if (message.length > headBytes) throw new ProtocolError('ack: bytes after the offset');
    return { kind: 'ack', offset };
  }
  if (kind !== Kind.output && kind !== Kind.input) throw new ProtocolError(`frame: unknown kind ${kind}`);
  const bytes = message.subarray(headBytes);
  if (bytes.length === 0) throw new ProtocolError('frame: no bytes');
  if (offset + bytes.length > lastOffset) throw new ProtocolError('frame: runs past the last offset');
  return { kind: kind === Kind.output ? 'output' : 'input', offset, bytes };
}
