import { describe, expect, it } from 'vitest';
import { parseManifest } from './parse.ts';

const first = (text: string) => {
  const problem = parseManifest(text).problems[0];
  return problem && [problem.code, problem.at.line, problem.at.column];
};

describe('a text that is no YAML', () => {
  it.each([
    ['a tab', 'kind: Pod\nmetadata:\n\tname: web\n', ['yaml-tab', 3, 1]],
    ['a key that starts a column too early', 'spec:\n   a: 1\n  b: 2\n', ['yaml-indent', 3, 1]],
    ['a key that is deeper than its neighbour', 'metadata:\n  name: web\n    labels:\n      app: web\n', ['yaml-block-in-key', 3, 5]],
    ['the same key twice', 'kind: Pod\nkind: Pod\n', ['yaml-duplicate-key', 2, 1]],
    ['a quote that never ends', 'name: "web\n', ['yaml-missing-char', 2, 1]],
    ['a list that never ends', 'command: [sleep, 1\nname: x\n', ['yaml-missing-char', 2, 1]],
    ['a key without its colon', 'a:\n  - name: x\n    image y\n', ['yaml-missing-char', 3, 5]],
    ['no blank after the colon', 'kind:Pod\nmetadata: {}\n', ['yaml-no-space', 1, 1]],
    ['two colons in a line', 'a: b: c\n', ['yaml-two-colons', 1, 4]],
    ['a value that starts with @', 'name: @web\n', ['yaml-bad-start', 1, 7]],
  ])('%s: code, line and column', (_, text, expected) => expect(first(text)).toEqual(expected));

  it('says one thing per line', () => {
    expect(parseManifest('a: b\n  c: d\n').problems).toHaveLength(1);
  });
});

describe('YAML as kubectl reads it', () => {
  it('takes yes, no, on and off for booleans, as YAML 1.1 does', () => {
    const { docs } = parseManifest('a: yes\nb: off\nc: "yes"\nd: yesterday\n');
    expect(docs[0]?.toJS()).toEqual({ a: true, b: false, c: 'yes', d: 'yesterday' });
  });

  it('reads several documents and passes over an empty one', () => {
    expect(parseManifest('a: 1\n---\nb: 2\n---\n').docs.map((doc) => doc.toJS() as unknown)).toEqual([{ a: 1 }, { b: 2 }]);
  });
});
