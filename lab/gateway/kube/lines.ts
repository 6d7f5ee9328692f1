import { StringDecoder } from 'node:string_decoder';

/** Cuts a byte stream into lines; a line over `limit` characters ends the stream with an error. */
export async function* lines(stream: AsyncIterable<Uint8Array>, limit = 8 * 1024 * 1024): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of stream) {
    const parts = (rest + decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))).split('\n');
    rest = parts.pop()!;
    if (rest.length > limit) throw new Error('a line is too long');
    for (const line of parts) if (line) yield line;
  }
  if (rest) yield rest;
}
