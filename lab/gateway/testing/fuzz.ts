import type { Socket } from 'node:net';
import { seeded } from '../../../src/engine/progress/random-progress.ts';
import { rawFrame, upgrade } from './upgrade.ts';

export interface FuzzResult {
  frames: number;
  sockets: number;
  /** Close codes that the gateway answered with, apart from echoes of a close of the fuzz's own; 0: cut off without one. */
  codes: Map<number, number>;
}

const words = ['hello', 'resize', 'probe', 'bye', 'welcome', '', '\u0000', '한글', '__proto__', '{}', '1e999'];

/** Random WebSocket frames: any opcode, length, fragment, flag, and JSON like ours with something wrong. */
function randomFrame(next: () => number, token: string, closes: (payload: Buffer) => void): Buffer {
  const int = (n: number) => Math.floor(next() * n);
  const some = (max: number) => Buffer.from(Uint8Array.from({ length: int(max) }, () => int(256)));
  switch (int(8)) {
    case 0: {
      const [opcode, payload] = [int(16), some(200)];
      if (opcode === 8) closes(payload);
      return rawFrame(opcode, payload, { fin: next() < 0.7, reserved: next() < 0.2 ? int(8) : 0, masked: next() < 0.95 });
    }
    case 1:
      return rawFrame(2, Buffer.concat([Buffer.from([1 + int(4), ...some(8)]), some(300)]));
    case 2:
      return rawFrame(2, Buffer.from([2, 0, 0, 0, 0, 0, 0, ...some(20)]));
    case 3:
      return rawFrame(1, Buffer.from(JSON.stringify({ t: words[int(words.length)], cols: [80, -1, 1e9, 'x', null][int(5)], rows: [24, 0, NaN, {}][int(4)], token: next() < 0.1 ? token : words[int(words.length)] })));
    case 4:
      return rawFrame(1, some(100));
    case 5: {
      const [opcode, payload] = [8 + int(3), some(130)];
      if (opcode === 8) closes(payload);
      return rawFrame(opcode, payload);
    }
    case 6:
      return rawFrame(1, Buffer.alloc(0));
    default:
      return rawFrame(1 + int(2), some(50), { length: [0, 10, 126, 70_000, 2 ** 31][int(5)] });
  }
}

/** The close code in what the gateway sent, if there is one. */
function closeCodeOf(data: Buffer): number | undefined {
  for (let at = 0; at + 2 <= data.length; ) {
    const opcode = (data[at] ?? 0) & 15;
    let length = (data[at + 1] ?? 0) & 127;
    let head = 2;
    if (length === 126) [length, head] = [data.readUInt16BE(at + 2), 4];
    else if (length === 127) [length, head] = [Number(data.readBigUInt64BE(at + 2)), 10];
    if (opcode === 8) return length >= 2 && at + head + 2 <= data.length ? data.readUInt16BE(at + head) : 1005;
    at += head + length;
  }
  return undefined;
}

/** Sends so many random frames, `batch` at a time, over as many sockets as it takes: each is used until the gateway ends it. */
export async function runFuzz({ url, token, frames, batch, seed, hello }: { url: string; token: string; frames: number; batch: number; seed: number; hello: boolean }): Promise<FuzzResult> {
  const next = seeded(seed);
  const codes = new Map<number, number>();
  let sent = 0;
  let sockets = 0;
  const one = async () => {
    while (sent < frames) {
      const { status, socket } = await upgrade(url);
      sockets++;
      if (status !== 101) {
        socket.destroy();
        await new Promise((done) => setTimeout(done, 20));
        continue;
      }
      let heard = Buffer.alloc(0);
      let over = false;
      const own = new Set<number>();
      const closes = (payload: Buffer) => void own.add(payload.length >= 2 ? payload.readUInt16BE(0) : 1005);
      const end = new Promise<void>((done) => {
        const stop = () => {
          over = true;
          done();
        };
        socket.on('data', (data) => {
          heard = Buffer.concat([heard, data]).subarray(0, 65_536);
          if (closeCodeOf(heard) !== undefined) stop();
        });
        socket.once('end', stop);
        socket.once('close', stop);
      });
      if (hello) socket.write(rawFrame(1, Buffer.from(JSON.stringify({ t: 'hello', token, client: `fuzz-${sockets}-${seed}`.padEnd(8, 'x'), cols: 80, rows: 24 }))));
      // Each socket gets so many; one that the gateway leaves open is left then.
      for (let n = 0; n < 200 && !over && sent < frames; n += batch) {
        socket.write(Buffer.concat(Array.from({ length: batch }, () => randomFrame(next, token, closes))));
        sent += batch;
        await turn(socket);
      }
      await Promise.race([end, new Promise((done) => setTimeout(done, 30))]);
      const code = closeCodeOf(heard) ?? (over ? 0 : undefined);
      if (code !== undefined && !own.has(code)) codes.set(code, (codes.get(code) ?? 0) + 1);
      socket.destroy();
    }
  };
  await Promise.all(Array.from({ length: 8 }, one));
  return { frames: sent, sockets, codes };
}

const turn = (socket: Socket) => new Promise<void>((done) => (socket.destroyed || !socket.writable ? setImmediate(done) : socket.write(Buffer.alloc(0), () => setImmediate(done))));
