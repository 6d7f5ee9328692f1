import { describe, expect, test } from 'vitest';
import { normaliseText } from '../normalise-text.ts';
import { textRules } from './lines.ts';
import { translator } from './strings.ts';

const dictionary = new Map([['web-1-zzzzz', 'web-1-2b4kx'], ['web-1-aaaaa', 'web-1-4x7zp'], ['10.244.184.100', '10.244.184.66']]);
const options = { translate: translator(dictionary), generated: new Set([...dictionary.values()]) };

/** For every rule: a text, and what becomes of it. */
const cases: Readonly<Record<string, { from: string[]; to: string[] }>> = {
  'huge pages': { from: ['Capacity:', '  hugepages-2Mi:      0', '  pods:               110'], to: ['Capacity:', '  pods:               110'] },
  machine: {
    from: ['Capacity:', '  cpu:                2', '  memory:             4030460Ki', '  nvidia.com/gpu:     0', 'System Info:', '  cpu:                2', '  cpu                850m (42%)  0 (0%)'],
    to: ['Capacity:', '  cpu:                8', '  memory:             16384000Ki', '  nvidia.com/gpu:     0', 'System Info:', '  cpu:                2', '  cpu                850m (5%)  0 (5%)'],
  },
  'message overtaken': {
    from: ['E1124 12:40:00.123456   12345 websocket.go:296] Unknown stream id 1, discarding message', 'error: Internal error occurred', 'E0101 00:00:00.000000    1000 websocket.go:296] Something else'],
    to: ['error: Internal error occurred', 'E0101 00:00:00.000000    1000 websocket.go:296] Something else'],
  },
  'late mount': {
    from: ['  Type     Reason       Age   From     Message', '  ----     ------       ----  ----     -------', '  Warning  FailedMount  5m    kubelet  MountVolume.SetUp failed: timed out waiting for the condition', '  Warning  FailedMount  5m    kubelet  MountVolume.SetUp failed: not found'],
    to: ['  Type     Reason       Age   From     Message', '  ----     ------       ----  ----     -------', '  Warning  FailedMount  5m    kubelet  MountVolume.SetUp failed: not found'],
  },
  'endpoints of a slice': {
    from: ['NAME        ADDRESSTYPE   PORTS   ENDPOINTS', 'dns-2b4kx   IPv4          53      10.244.184.67,10.244.184.66', 'web-2b4kx   IPv4          80      <unset>'],
    to: ['NAME        ADDRESSTYPE   PORTS   ENDPOINTS', 'dns-2b4kx   IPv4          53      10.244.184.66,10.244.184.67', 'web-2b4kx   IPv4          80      <unset>'],
  },
  'component statuses': {
    from: ['NAME                 STATUS    MESSAGE   ERROR', 'scheduler            Healthy   ok        ', 'controller-manager   Healthy   ok        ', 'etcd-0               Healthy   ok        '],
    to: ['NAME                 STATUS    MESSAGE   ERROR', 'controller-manager   Healthy   ok        ', 'etcd-0               Healthy   ok        ', 'scheduler            Healthy   ok        '],
  },
  'ages of a table': { from: ['NAME   NOTE   AGE', 'a      12s    3m12s'], to: ['NAME   NOTE   AGE', 'a      12s    5m'] },
};

describe('rules for texts', () => {
  test('each has a case, and each says why', () => {
    expect(Object.keys(cases)).toEqual(textRules.map(({ name }) => name));
    for (const { name, why } of textRules) expect(why.length, name).toBeGreaterThan(5);
  });
  test.each(Object.entries(cases))('%s', (_name, { from, to }) => expect(normaliseText(from.join('\n'), options).split('\n')).toEqual(to));
  test.each(Object.entries(cases))('%s: a second time changes nothing', (_name, { to }) => expect(normaliseText(to.join('\n'), options).split('\n')).toEqual(to));
  test('endpoints in describe svc', () => {
    const text = (list: string) => `Port:        dns  53/UDP\nEndpoints:   ${list}\nNote:        b,a`;
    expect(normaliseText(text('10.244.184.67:53,10.244.184.66:53'), options)).toBe(text('10.244.184.66:53,10.244.184.67:53'));
  });
  test('endpoints in another table stay in their order', () => {
    const text = 'NAME   ENDPOINTS\na      10.0.0.2,10.0.0.1';
    expect(normaliseText(text, options)).toBe(text);
  });
});

describe('normaliseText', () => {
  test('a table is sorted by canonical names and laid out again', () => {
    const text = ['NAME          READY   AGE     IP               NODE', 'etcd-cpu1     1/1     3m12s   172.30.1.43      cpu1', 'web-1-aaaaa   1/1     9s      10.244.5.192     gpu1', 'web-1-zzzzz   1/1     12s     10.244.184.100   cpu1', ''].join('\n');
    expect(normaliseText(text, options).split('\n')).toEqual(['NAME          READY   AGE   IP              NODE', 'etcd-cpu1     1/1     5m    172.30.1.43     cpu1', 'web-1-2b4kx   1/1     5m    10.244.184.66   cpu1', 'web-1-4x7zp   1/1     5m    10.244.5.192    gpu1', '']);
  });
  test('a column is six wide at least, a cell of blanks stays', () => {
    expect(normaliseText('NAME   X   NOTE\na      1   \n', options)).toBe('NAME   X     NOTE\na      1     \n');
  });
  test('a table under dashes keeps its gaps', () => {
    const text = ['Events:', '  Type    Reason   Age                  From      Message', '  ----    ------   ----                 ----      -------', '  Normal  Pulled   3m2s (x4 over 9m)    kubelet   Container image', ''].join('\n');
    expect(normaliseText(text, options).split('\n')).toEqual(['Events:', '  Type    Reason   Age                From      Message', '  ----    ------   ----               ----      -------', '  Normal  Pulled   5m (x2 over 5m)    kubelet   Container image', '']);
  });
  test('lines outside of tables are sorted as well, where siblings are neighbours', () => {
    expect(normaliseText('pod/web-1-aaaaa\npod/web-1-zzzzz\npod/box\n', options)).toBe('pod/web-1-2b4kx\npod/web-1-4x7zp\npod/box\n');
  });
  test('a text without anything to normalise is the same to the last byte', () => {
    const text = 'NAME   STATUS   ROLES\ncpu1   Ready    control-plane\n\nsome words\n  and more   words\n';
    expect(normaliseText(text, options)).toBe(text);
  });
});
