import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PromptMarks, type PromptMark } from './osc133.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const session = '\x1b]133;A\x07\x1b[32mlearner@cpu1\x1b[0m:~$ \x1b]133;B\x07ls 가나다\r\n\x1b]133;C;cmdline_url=ls%20%EA%B0%80%EB%82%98%EB%8B%A4\x1b\\none\r\n\x1b]133;D;2\x07';
const marks: PromptMark[] = [{ mark: 'prompt' }, { mark: 'input' }, { mark: 'run', cmd: 'ls 가나다' }, { mark: 'end', exitCode: 2 }];
const read = (text: string) => new PromptMarks().read(bytes(text));

test('a prompt, a command and its exit status are seen in order', () => {
  expect(read(session)).toEqual(marks);
});

test('wherever the stream is cut, the marks are the same and no byte is lost, held back or moved', () => {
  const all = bytes(session);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: all.length })), (cuts) => {
      const parser = new PromptMarks();
      const edges = [0, ...cuts.sort((a, b) => a - b), all.length];
      const seen: PromptMark[] = [];
      const ends: number[] = [];
      let at = 0;
      for (let n = 1; n < edges.length; n++) {
        const chunk = all.subarray(edges[n - 1]!, edges[n]!);
        let length = 0;
        for (const piece of parser.split(chunk)) {
          if (piece.mark) {
            seen.push(piece.mark);
            ends.push(at);
          } else {
            expect([...piece.data]).toEqual([...all.subarray(at, at + piece.data.length)]);
            at += piece.data.length;
            length += piece.data.length;
          }
        }
        expect(length).toBe(chunk.length);
      }
      expect(seen).toEqual(marks);
      // Each mark stands right behind the sequence that makes it.
      expect(ends.map((end) => all[end - 1])).toEqual([0x07, 0x07, 0x5c, 0x07]);
    }),
  );
});

test('what looks like a mark but is not one is none: other sequences, broken off, too long', () => {
  const none = ['\x1b]0;133;A\x07', '\x1b]133;Z\x07', '\x1b]133;A\x18', '\x1b]133;A\x1b[m\x07', `\x1b]133;C;${'x'.repeat(20_000)}\x07`, ']133;A\x07'];
  for (const text of none) expect(read(text)).toEqual([]);
  expect(read(`${none.join('')}\x1b]133;A\x07`)).toEqual([{ mark: 'prompt' }]);
});

test('an exit status that is missing or no number is unknown; a broken command line is none', () => {
  expect(read('\x1b]133;D\x07\x1b]133;D;abc\x07\x1b]133;D;130;aid=1\x07')).toEqual([{ mark: 'end' }, { mark: 'end' }, { mark: 'end', exitCode: 130 }]);
  expect(read('\x1b]133;C;cmdline_url=%E0%A4%A\x07')).toEqual([{ mark: 'run' }]);
});

test('random bytes never throw and are passed on whole', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
      const parser = new PromptMarks();
      for (const chunk of chunks) expect(parser.split(chunk).reduce((sum, piece) => sum + (piece.data?.length ?? 0), 0)).toBe(chunk.length);
    }),
  );
});
