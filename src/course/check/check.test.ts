import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkCourse } from './index.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'day-one-'));
  cpSync('content', join(root, 'content'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Changes a file of the copied course; returns the line (from 1) where the change stands. */
function edit(path: string, from: string | RegExp, to: string): number {
  const file = join(root, path);
  const before = readFileSync(file, 'utf8');
  const at = typeof from === 'string' ? before.indexOf(from) : before.search(from);
  if (at < 0) throw new Error(`${path} does not contain ${String(from)}`);
  writeFileSync(file, before.replace(from, to));
  return before.slice(0, at).split('\n').length;
}

const messages = () => checkCourse(root).map(({ file, line, message }) => `${file}:${line}: ${message}`);
const lesson = 'content/lessons/taints';

describe('a whole course', () => {
  test('has nothing to complain about', () => expect(messages()).toEqual([]));
});

describe('an author’s slip is named with file and line', () => {
  test('a step that only one language tells', () => {
    const line = edit(`${lesson}/en.mdx`, /<Step id="[^"]+"/, '<Step id="elsewhere"');
    expect(messages()).toContainEqual(expect.stringMatching(new RegExp(`^${lesson}/en\\.mdx:${line}: <Step id="elsewhere"> stands where`)));
  });

  test('a language that is missing altogether', () => {
    rmSync(join(root, `${lesson}/en.mdx`));
    expect(messages()).toContainEqual(expect.stringMatching(/taints\/en\.mdx:1: file is missing/));
  });

  test('an unknown key', () => {
    edit(`${lesson}/lesson.yaml`, 'minutes:', 'minuets: 3\nminutes:');
    expect(messages()).toContainEqual(expect.stringMatching(/taints\/lesson\.yaml:1: .*minuets/));
  });

  test('an option without a reason', () => {
    edit(`${lesson}/quiz.yaml`, /\n {6}why: .*/, '');
    expect(messages()).toContainEqual(expect.stringMatching(/taints\/quiz\.yaml:\d+: .*why/));
  });

  test('a second right option in a single choice', () => {
    edit('content/lessons/three-servers/quiz.yaml', /(kind: single[\s\S]*?- id: [\w-]+\n {6}text:[^\n]*\n)( {6}why:)/, '$1      correct: true\n$2');
    expect(messages()).toContainEqual(expect.stringMatching(/quiz\.yaml:\d+: .*exactly one right option, this one has 2/));
  });

  test('a command in prose that no session runs', () => {
    const line = edit(`${lesson}/ko.mdx`, /^<Step id="guess">\n/m, '<Step id="guess">\n`kubectl get unicorns -A`를 쳐 보세요.\n') + 1;
    expect(messages()).toContain(`${lesson}/ko.mdx:${line}: \`kubectl get unicorns -A\` is in no session and not in content/commands.yaml`);
  });

  test('a link that leads nowhere', () => {
    edit(`${lesson}/en.mdx`, /^<Step id="guess">\n/m, '<Step id="guess">\n[there](../no-such-lesson/)\n');
    expect(messages()).toContainEqual(expect.stringMatching(/taints\/en\.mdx:\d+: link "\.\.\/no-such-lesson\/" leads nowhere/));
  });

  test('a number of Pods that is typed instead of derived', () => {
    edit('content/lessons/scheduler/en.mdx', /^<Step id="[\w-]+"[^>]*>\n/m, '$&There are 19 Pods in all.\n');
    expect(messages()).toContainEqual(expect.stringMatching(/scheduler\/en\.mdx:\d+: "19 Pods" is typed/));
  });

  test('the same number typed in Korean', () => {
    edit('content/lessons/scheduler/ko.mdx', /^<Step id="[\w-]+"[^>]*>\n/m, '$&모두 파드 19개예요.\n');
    expect(messages()).toContainEqual(expect.stringMatching(/scheduler\/ko\.mdx:\d+: "파드 19개" is typed/));
  });

  test('a derived number whose key does not exist', () => {
    edit(`${lesson}/quiz.yaml`, /ko: '?/, "ko: '{{pods.on.mars}} ");
    expect(messages().join('\n')).toMatch(/pods\.on\.mars|quiz\.yaml:\d+/);
  });

  test('an output that lies about where it comes from', () => {
    edit('content/sessions/get-nodes.yaml', 'output: post/get-nodes.txt', 'output: lab/get-nodes.txt');
    expect(messages()).toContainEqual(expect.stringMatching(/get-nodes\.yaml:\d+: the output lies under lab\/ but its provenance says "post"/));
  });

  test('an output that does not exist', () => {
    edit('content/sessions/get-nodes.yaml', 'output: post/get-nodes.txt', 'output: post/invented.txt');
    expect(messages()).toContainEqual(expect.stringMatching(/get-nodes\.yaml:\d+: there is no content\/transcripts\/post\/invented\.txt/));
  });

  test('too many words between two interactions', () => {
    edit(`${lesson}/en.mdx`, /^<Step id="guess">\n/m, `<Step id="guess">\n${'word '.repeat(130)}\n`);
    expect(messages()).toContainEqual(expect.stringMatching(/taints\/en\.mdx:\d+: step "guess" \(before\) has 1\d\d words/));
  });

  test('a fact-base question that nobody asks', () => {
    edit(`${lesson}/quiz.yaml`, /fact: '?2\.1'?/, "fact: '99.9'");
    expect(messages()).toContainEqual(expect.stringMatching(/question 2\.1 of the fact base is asked nowhere/));
  });

  test('several slips at once are all told', () => {
    edit(`${lesson}/lesson.yaml`, 'minutes:', 'minuets: 3\nminutes:');
    edit('content/lessons/namespaces/lesson.yaml', 'minutes:', 'minuets: 3\nminutes:');
    expect(messages().filter((message) => message.includes('minuets'))).toHaveLength(2);
  });
  test('a verdict whose evidence nobody recorded, or that the lab did not print', () => {
    edit('content/verdicts.yaml', 'coredns-returns.before', 'coredns-returns.nothing');
    edit('content/verdicts.yaml', 'gpu-pending.pending', 'get-nodes.list');
    expect(messages()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/verdicts\.yaml:\d+: there is no step "coredns-returns\.nothing"/),
        expect.stringMatching(/verdicts\.yaml:\d+: "get-nodes\.list" was not printed by the lab/),
      ]),
    );
  });

  test('a session from the post that does not say why, one from the lab without its set-up', () => {
    edit('content/sessions/ippool.yaml', /onLab:[^\n]*\n(  [^\n]*\n)*/, '');
    edit('content/sessions/labels.yaml', /onLab:[^\n]*\n(  [^\n]*\n)*/, '');
    expect(messages()).toEqual(expect.arrayContaining([expect.stringMatching(/ippool\.yaml:\d+: .*say why/), expect.stringMatching(/labels\.yaml:\d+: .*need their set-up/)]));
  });

  test('two commands that share one transcript of the lab', () => {
    const line = edit('content/sessions/labels.yaml', 'lab/labels/show.txt', 'lab/labels/run.txt');
    expect(messages()).toContain(`content/sessions/labels.yaml:${line}: what the lab prints here is recorded to lab/labels/show.txt`);
  });
});
