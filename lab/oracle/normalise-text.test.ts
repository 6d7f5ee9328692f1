import { describe, expect, test } from 'vitest';
import { normaliseText } from './normalise-text.ts';
import { translator } from './rules.ts';

const dictionary = new Map([['web-1-zzzzz', 'web-1-2b4kx'], ['web-1-aaaaa', 'web-1-4x7zp'], ['10.244.184.100', '10.244.184.66']]);
const options = { translate: translator(dictionary), generated: new Set([...dictionary.values()]) };

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
  test('an event of a kubelet that was kept waiting is left out', () => {
    const text = ['  Type     Reason       Age   From     Message', '  ----     ------       ----  ----     -------', '  Warning  FailedMount  5m    kubelet  MountVolume.SetUp failed: timed out waiting for the condition', '  Normal   Pulled       5m    kubelet  Container image', ''].join('\n');
    expect(normaliseText(text, options).split('\n')).toEqual(['  Type    Reason  Age   From     Message', '  ----    ------  ----  ----     -------', '  Normal  Pulled  5m    kubelet  Container image', '']);
  });
  test('what a machine has, in describe node', () => {
    const text = ['Capacity:', '  cpu:                2', '  hugepages-2Mi:      0', '  memory:             4030460Ki', '  nvidia.com/gpu:     0', 'System Info:', '  cpu:                2', '  cpu                850m (42%)  0 (0%)'].join('\n');
    expect(normaliseText(text, options).split('\n')).toEqual(['Capacity:', '  cpu:                8', '  memory:             16384000Ki', '  nvidia.com/gpu:     0', 'System Info:', '  cpu:                2', '  cpu                850m (5%)  0 (5%)']);
  });
  test('lines outside of tables are sorted as well, where siblings are neighbours', () => {
    expect(normaliseText('pod/web-1-aaaaa\npod/web-1-zzzzz\npod/box\n', options)).toBe('pod/web-1-2b4kx\npod/web-1-4x7zp\npod/box\n');
  });
  test('a text without anything to normalise is the same to the last byte', () => {
    const text = 'NAME   STATUS   ROLES\ncpu1   Ready    control-plane\n\nsome words\n  and more   words\n';
    expect(normaliseText(text, options)).toBe(text);
  });
});
