/** What one writes first: a shell on a pty behind a WebSocket, without limits, acknowledgement or resumption. Forked by the benchmark as a peer of the gateway. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { loadNodePty } from '../../../lab/gateway/shell/local/node-pty.ts';

const { spawn } = await loadNodePty();
const server = createServer();
new WebSocketServer({ server, perMessageDeflate: false, handleProtocols: () => 'lab.v1' }).on('connection', (ws) => {
  const pty = spawn('bash', ['--norc', '--noprofile'], { name: 'xterm-256color', cols: 80, rows: 24, cwd: '/', env: process.env as Record<string, string>, encoding: null });
  // The probe speaks lab.v1: seven bytes before what is typed and before what is shown.
  const head = Buffer.from([1, 0, 0, 0, 0, 0, 0]);
  pty.onData((data) => ws.send(Buffer.concat([head, data])));
  ws.on('message', (data: Buffer) => {
    if (data[0] === 2) (pty as unknown as { write(data: Buffer): void }).write(data.subarray(7));
  });
  ws.on('close', () => pty.kill('SIGHUP'));
});
server.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tokens: ['none'] }));
process.on('disconnect', () => process.exit(0));
