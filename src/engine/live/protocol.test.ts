import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readClientMessage, readServerMessage } from './control.ts';
import { decodeFrame, encodeFrame, type Frame } from './frames.ts';
import { Close, ProtocolError } from './problem.ts';

const document = readFileSync('docs/protocol.md', 'utf8');
/** Lines of the document's block of this name. */
const block = (name: string) => {
  const [, body] = new RegExp(`\`\`\`${name}\\n([\\s\\S]*?)\\n\`\`\``).exec(document) ?? [];
  if (body === undefined) throw new Error(`docs/protocol.md has no block "${name}"`);
  return body.split('\n');
};
const bytesOf = (hex: string) => Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test.each(block('vectors'))('frame %s', (line) => {
  const [, kind = '', offset, text, hex = ''] = /^(\w+)(?: (\d+))?(?: +("(?:[^"\\]|\\.)*"))?(?: +([0-9a-f ]+))?$/.exec(line) ?? [];
  if (kind === 'invalid') return void expect(() => decodeFrame(bytesOf(hex))).toThrow(new ProtocolError(JSON.parse(text ?? '""') as string));
  const frame: Frame = kind === 'ack' ? { kind, offset: Number(offset) } : { kind: kind as 'output' | 'input', offset: Number(offset), bytes: new TextEncoder().encode(JSON.parse(text ?? '""') as string) };
  expect(hexOf(encodeFrame(frame))).toBe(hex.replaceAll(' ', ''));
  expect(decodeFrame(bytesOf(hex))).toEqual(frame);
});

test.each(block('messages'))('message %s', (line) => {
  const [, side, outcome, text = ''] = /^(page|gateway) +(\w+) +(.*)$/.exec(line) ?? [];
  const read = () => (side === 'page' ? readClientMessage(text) : readServerMessage(text));
  if (outcome === 'new') return void expect(read()).toBeUndefined();
  if (outcome === 'ok') {
    const { later: _, ...known } = JSON.parse(text) as Record<string, unknown>;
    return void expect(JSON.parse(JSON.stringify(read()))).toEqual(known);
  }
  expect(read).toThrow(ProtocolError);
  try {
    read();
  } catch (error) {
    expect((error as ProtocolError).code).toBe(Number(outcome));
  }
});

test('the document names every close code, every message and every limit', async () => {
  const table = document.slice(document.indexOf('## Close codes'), document.indexOf('## Tokens'));
  for (const code of Object.values(Close)) expect(table).toContain(`| ${code} |`);
  const messages = block('messages').flatMap((line) => /"t":"(\w+)"/.exec(line)?.[1] ?? []);
  for (const t of ['hello', 'resize', 'probe', 'bye', 'welcome', 'in', 'exit', 'notice', 'freeze', 'size', 'skip', 'watched', 'beat']) {
    expect(messages).toContain(t);
    expect(document).toContain(`\`${t}\``);
  }
});
