import { expect, test } from 'vitest';
import type { SeenRequest } from '../types.ts';
import { askedRules } from './asked.ts';

const get = (path: string, status = 200): SeenRequest => ({ method: 'GET', path, status });
/** For every rule: what kubectl asked, and what is kept of it. */
const cases: Readonly<Record<string, [asked: SeenRequest[], kept: SeenRequest[]]>> = {
  'not modified': [[get('/apis', 304), get('/a', 404)], [get('/apis'), get('/a', 404)]],
  'terms of a field selector': [[get('/events?fieldSelector=b%3D2%2Ca%3D1&limit=500'), get('/events?limit=500')], [get('/events?fieldSelector=a%3D1%2Cb%3D2&limit=500'), get('/events?limit=500')]],
  siblings: [
    [get('/pods/web-1-b/log?tail=1'), get('/pods/web-1-a/log?tail=1'), get('/pods/web-1-b'), get('/pods/y'), get('/pods/x')],
    [get('/pods/web-1-a/log?tail=1'), get('/pods/web-1-b/log?tail=1'), get('/pods/web-1-b'), get('/pods/y'), get('/pods/x')],
  ],
  polling: [[get('/a'), get('/a'), get('/a', 404), get('/a')], [get('/a'), get('/a', 404), get('/a')]],
};

test('each has a case, and each says why', () => {
  expect(Object.keys(cases)).toEqual(askedRules.map(({ name }) => name));
  for (const { name, why } of askedRules) expect(why.length, name).toBeGreaterThan(5);
});

test.each(Object.entries(cases))('%s', (name, [asked, kept]) => {
  expect(askedRules.find((rule) => rule.name === name)!.apply(asked, new Set(['web-1-a', 'web-1-b']))).toEqual(kept);
});
