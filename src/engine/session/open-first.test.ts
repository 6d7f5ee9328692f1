import { expect, test } from 'vitest';
import type { Backend, Screen, Session } from './backend.ts';
import { openFirst } from './open-first.ts';

const screen = {} as Screen;
const works = (kind: Session['kind']): Backend => ({ open: () => Promise.resolve({ kind } as Session) });
const broken = (reason: string): Backend => ({ open: () => Promise.reject(new Error(reason)) });
const named = (name: string, backend: Backend) => ({ name: { ko: name, en: name }, backend });
const signal = () => new AbortController().signal;

test('the first that opens serves, and the pane can say which did not', async () => {
  const opened = await openFirst([named('live', broken('503')), named('sandbox', works('sandbox')), named('replay', works('replay'))], screen, signal());
  expect(opened.session.kind).toBe('sandbox');
  expect(opened.failed).toEqual([{ name: { ko: 'live', en: 'live' }, reason: '503' }]);
});

test('if none opens, the last one’s reason is told', async () => {
  await expect(openFirst([named('live', broken('503')), named('replay', broken('line 3'))], screen, signal())).rejects.toThrow('line 3');
});

test('a closed pane tries no further', async () => {
  const controller = new AbortController();
  let asked = 0;
  const backend: Backend = { open: () => (controller.abort(), Promise.reject(new Error('gone'))) };
  await expect(openFirst([named('a', backend), named('b', { open: () => (asked++, Promise.reject(new Error('x'))) })], screen, controller.signal)).rejects.toThrow(/abort/i);
  expect(asked).toBe(0);
});
