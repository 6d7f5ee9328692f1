import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseCast } from '../../engine/cast/parse.ts';
import { castTranscript } from '../../engine/cast/transcript.ts';
import { difference, recordAll, stale, writeCasts } from './files.ts';
import { readCast, transcriptOf } from './read.ts';

let root: string;
const put = (path: string, text: string) => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};
const scenario = (more = '') => `id: demo
title: { ko: 보기, en: Demo }
provenance: { kind: post, kubernetes: v1.31.13, date: 2025-11-06, note: { ko: 알림, en: note } }
onLab: { why: the nodes are the post’s own machines }
steps:
  - { id: list, cmd: kubectl get nodes, output: post/nodes.txt, resource: nodes }
  - { id: wait, cmd: "echo 기다림", pace: [1.5] }
${more}mistakes:
  - { id: typo, at: list, cmd: kubectl get ndoes, output: lab/typo.txt, exit: 1, say: { ko: 철자, en: spelling }, provenance: { kind: lab, date: 2026-11-24 } }
`;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'record-'));
  put('content/sessions/demo.yaml', scenario());
  put('content/transcripts/post/nodes.txt', `NAME   STATUS\ncpu1   Ready ${'x'.repeat(90)}\n`);
  put('content/transcripts/lab/typo.txt', `error: the server doesn't have a resource type "ndoes"\n`);
});
afterEach(() => rmSync(root, { recursive: true }));

test('recorded twice, the bytes are the same, and nothing is written the second time', async () => {
  expect(writeCasts(await recordAll(root), root)).toEqual(['public/casts/demo.cast', 'public/casts/demo.mistakes.cast', 'public/casts/demo.json']);
  expect(writeCasts(await recordAll(root), root)).toEqual([]);
});

test('the columns fit the longest line, up to 200', async () => {
  const cols = async () => parseCast((await recordAll(root))[0]!.text!).cols;
  expect(await cols()).toBe(104);
  put('content/transcripts/post/nodes.txt', 'short\n');
  expect(await cols()).toBe(80);
  put('content/transcripts/post/nodes.txt', `${'가'.repeat(300)}\n`);
  expect(await cols()).toBe(200);
});

test('the transcript is byte for byte what the file says, colours apart', async () => {
  put('content/transcripts/post/nodes.txt', 'NAME   STATUS\n\x1b[32mcpu1\x1b[0m   Ready\n\n  two blanks  in\n');
  const [cast] = await recordAll(root);
  expect(castTranscript(parseCast(cast!.text!))[0]!.text).toBe('NAME   STATUS\ncpu1   Ready\n\n  two blanks  in');
});

test('a changed transcript is a readable difference', async () => {
  writeCasts(await recordAll(root), root);
  put('content/transcripts/post/nodes.txt', 'NAME   STATUS\ncpu1   NotReady\n');
  const old = stale(await recordAll(root), root);
  expect(old.map((file) => file.path)).toEqual(['public/casts/demo.cast', 'public/casts/demo.mistakes.cast', 'public/casts/demo.json']);
  expect(difference(old[0]!, root, 60)).toContain('+ [0.02,"o","cpu1   NotReady\\r\\n"]');
});

test('what no scenario makes any more is removed', async () => {
  writeCasts(await recordAll(root), root);
  put('public/casts/old.cast', 'x');
  expect(writeCasts(await recordAll(root), root)).toEqual(['public/casts/old.cast']);
});

describe('an author’s slip is named with file and line', () => {
  test.each([
    ['a missing transcript', '  - { id: gone, cmd: ls, output: lab/gone.txt }\n', 8, /lab\/gone\.txt is missing/],
    ['a step id used twice', '  - { id: list, cmd: ls }\n', 8, /"list" is used twice/],
  ])('%s', async (_name, more, line, message) => {
    put('content/sessions/demo.yaml', scenario(more));
    await expect(recordAll(root)).rejects.toThrow(expect.objectContaining({ problems: [expect.objectContaining({ file: 'content/sessions/demo.yaml', line, message: expect.stringMatching(message) as string })] }));
  });
  test('a sequence that may not be shown', async () => {
    put('content/transcripts/post/nodes.txt', 'a\x1b]52;c;AAAA\x07b\n');
    await expect(recordAll(root)).rejects.toThrow(/demo\.yaml:6: output: OSC 52 sequence is not allowed/);
  });
  test('a mistake at a step that does not exist', async () => {
    put('content/sessions/demo.yaml', scenario().replace('at: list', 'at: nowhere'));
    await expect(recordAll(root)).rejects.toThrow(/no step "nowhere"/);
  });
});

describe('reading for the page', () => {
  beforeEach(async () => void writeCasts(await recordAll(root), root));
  test('steps come with lines, header row, exit status and where they are from', () => {
    const [list, wait] = readCast('demo', root).steps;
    expect(list).toMatchObject({ cmd: 'kubectl get nodes', header: 'NAME   STATUS', exit: 0, resource: 'nodes', provenance: { kind: 'post', kubernetes: 'v1.31.13' } });
    expect(wait?.lines).toEqual([]);
  });
  test('a step that is not recorded yet is read from its transcript, and reads the same once it is', () => {
    const step = { id: 'list', cmd: 'kubectl get nodes', exit: 0, output: 'post/nodes.txt' };
    const before = transcriptOf({ id: 'new' }, step, root);
    expect(before).toMatchObject({ header: 'NAME   STATUS', exit: 0 });
    expect(transcriptOf({ id: 'demo' }, step, root)).toMatchObject({ text: before.text, segments: before.segments });
  });
  test('a mistake from another cluster does not inherit versions or notes', () => {
    expect(readCast('demo', root).mistakes[0]).toMatchObject({ exit: 1, provenance: { kind: 'lab', date: '2026-11-24' } });
    expect(readCast('demo', root).mistakes[0]!.provenance).not.toHaveProperty('kubernetes');
  });
  test('a cast that was tampered with fails with its line', () => {
    const path = join(root, 'public/casts/demo.cast');
    writeFileSync(path, readFileSync(path, 'utf8').replace('NAME   STATUS', '\\u001b[2147483647b'));
    expect(() => readCast('demo', root)).toThrow(/public\/casts\/demo\.cast:\d+: CSI 2147483647b is not allowed/);
  });
  test('a session that is not recorded says what to do', () => {
    expect(() => readCast('nothing', root)).toThrow(/npm run record/);
  });
});

test('the published recordings are what the scenarios make', async () => {
  const files = await recordAll(process.cwd());
  expect(stale(files).map((file) => difference(file))).toEqual([]);
});
