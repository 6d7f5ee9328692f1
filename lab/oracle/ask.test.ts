import { expect, test } from 'vitest';
import { askGroup, type Asker } from './ask.ts';
import type { ApiGroup } from './types.ts';

/** Answers with what stands at the place of the request in a list. */
const answering = (...texts: string[]): Asker => ({
  send: () => Promise.resolve({ status: 200, headers: {}, text: texts.shift() ?? 'no more' }),
  watch: () => {
    throw new Error('no watch here');
  },
});
const group: ApiGroup = { name: 'g', about: '', requests: [{ id: 'make', path: '/a' }, { id: 'look', path: '/a', undisturbed: ({ body }) => body !== 'Failed' }] };

test('a group that a controller has disturbed is played again, all of it', async () => {
  const seen = await askGroup(answering('made', 'Failed', 'made again', 'Running'), group);
  expect(seen.map(({ raw }) => raw.text)).toEqual(['made again', 'Running']);
});

test('one that is disturbed each time says by what', async () => {
  await expect(askGroup(answering('made', 'Failed', 'made', 'Failed', 'made', 'Failed'), group)).rejects.toThrow('g: disturbed each time: look');
});

test('an answer without what a later request needs is named', async () => {
  await expect(askGroup(answering('{}'), { name: 'g', about: '', requests: [{ id: 'make', path: '/a', save: { rv: '/metadata/resourceVersion' } }] })).rejects.toThrow('g/make: nothing at /metadata/resourceVersion');
});
