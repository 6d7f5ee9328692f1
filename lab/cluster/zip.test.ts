import { crc32, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fileOfZip } from './zip.ts';

/** A ZIP archive as any tool writes it: local headers with an extra field, then the directory. */
function zip(files: Record<string, { text: string; method: 0 | 8 }>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, { text, method }] of Object.entries(files)) {
    const data = method === 8 ? deflateRawSync(text) : Buffer.from(text);
    const head = Buffer.alloc(30);
    head.write('PK\x03\x04', 'latin1');
    head.writeUInt16LE(Buffer.byteLength(name), 26);
    head.writeUInt16LE(4, 28);
    const entry = Buffer.alloc(46);
    entry.write('PK\x01\x02', 'latin1');
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(crc32(text), 16);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, Buffer.from(name));
    const local = Buffer.concat([head, Buffer.from(name), Buffer.alloc(4), data]);
    parts.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

const archive = zip({ 'kubectl/a': { text: 'stored', method: 0 }, 'kubectl/kubectl': { text: 'deflated '.repeat(50), method: 8 } });

test('a file comes out as it went in, stored or deflated', () => {
  expect(fileOfZip(archive, 'kubectl/a').toString()).toBe('stored');
  expect(fileOfZip(archive, 'kubectl/kubectl').toString()).toBe('deflated '.repeat(50));
});

test('a file that is not there, and what is no archive, are named', () => {
  expect(() => fileOfZip(archive, 'helm')).toThrow('the archive has no helm');
  expect(() => fileOfZip(Buffer.from('hello'), 'x')).toThrow('not a ZIP archive');
});
