import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** Asks for an upgrade by hand, so that every header may be wrong. Resolves with the status and the open TCP socket. */
export async function upgrade(url: string, headers: Record<string, string | undefined> = {}, path = '/ws'): Promise<{ status: number; socket: Socket }> {
  const { hostname, port, host } = new URL(url);
  // It does not answer an end: an attacker would not, either.
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  socket.on('error', () => {});
  const all: Record<string, string | undefined> = {
    host, origin: url, connection: 'Upgrade', upgrade: 'websocket',
    'sec-websocket-version': '13', 'sec-websocket-key': randomBytes(16).toString('base64'), 'sec-websocket-protocol': 'lab.v1', ...headers,
  }; // prettier-ignore
  socket.write(`GET ${path} HTTP/1.1\r\n${Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}\r\n`])).join('')}\r\n`);
  const status = await new Promise<number>((done) => {
    let text = '';
    const read = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const found = /^HTTP\/1\.1 (\d{3})/.exec(text);
      if (found && text.includes('\r\n\r\n')) {
        socket.off('data', read);
        done(Number(found[1]));
      }
    };
    socket.on('data', read);
    socket.on('close', () => done(0));
  });
  return { status, socket };
}

/** A WebSocket frame as a client sends it: masked, with the opcode and flags asked for. */
export function rawFrame(opcode: number, payload: Uint8Array, { fin = true, reserved = 0, masked = true, length = payload.length } = {}): Buffer {
  const head = [(fin ? 0x80 : 0) | (reserved << 4) | opcode];
  const mask = masked ? 0x80 : 0;
  if (length < 126) head.push(mask | length);
  else if (length < 65_536) head.push(mask | 126, length >> 8, length & 0xff);
  else head.push(mask | 127, 0, 0, 0, 0, (length >>> 24) & 0xff, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff);
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat([Buffer.from(head), masked ? Buffer.alloc(4) : Buffer.alloc(0), payload]);
}
