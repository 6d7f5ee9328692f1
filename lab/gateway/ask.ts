/**
 * `ask.ts METHOD PATH`, inside the gateway's Pod: sends the JSON of stdin to this gateway as the organiser and prints `STATUS` and the answer.
 * So `day-one class` needs no address and no password, only the right to exec into this Pod; the password never leaves it.
 */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { environment, ports } from './cluster-names.ts';

const [method = 'GET', path = '/'] = process.argv.slice(2);
const config = JSON.parse(readFileSync(process.env[environment.config] ?? '', 'utf8')) as { gateway?: { port?: number; hosts?: string[]; origins?: string[] } };
const secret = readFileSync(join(process.env[environment.keyFolder] ?? '', 'admin'), 'utf8').trim();
const body = method === 'GET' ? '' : await text(process.stdin);
const port = config.gateway?.port ?? ports.http;
const [host = `127.0.0.1:${port}`, origin = `http://127.0.0.1:${port}`] = [config.gateway?.hosts?.[0], config.gateway?.origins?.[0]];
const sent = request({ host: '127.0.0.1', port, method, path, headers: { host, origin, authorization: `Bearer ${secret}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, async (response) => {
  console.log(`${response.statusCode}\n${await text(response)}`);
});
sent.on('error', (error) => {
  console.log(`0\n${error.message}`);
});
sent.end(body);
