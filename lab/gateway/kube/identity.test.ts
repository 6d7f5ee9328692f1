import { expect, test, vi } from 'vitest';
import { clusterIdentity } from './identity.ts';

const connection = { server: 'https://x', namespace: 'default', cluster: 'kind-day-one' };

test('a page learns the kubeconfig’s name and the API server’s version', async () => {
  const identity = clusterIdentity({ connection, request: async <T>() => ({ gitVersion: 'v1.31.13' }) as T });
  await vi.waitFor(() => expect(identity()).toEqual({ name: 'kind-day-one', version: 'v1.31.13' }));
});

test('a cluster that is away has a name only, and is asked again', async () => {
  let away = true;
  let asked = 0;
  const request = async <T>() => {
    asked++;
    if (away) throw new Error('connect ECONNREFUSED');
    return { gitVersion: 'v1.31.13' } as T;
  };
  const identity = clusterIdentity({ connection, request });
  expect(identity()).toEqual({ name: 'kind-day-one' });
  away = false;
  await vi.waitFor(() => expect(identity().version).toBe('v1.31.13'));
  const before = asked;
  identity();
  expect(asked).toBe(before);
});
