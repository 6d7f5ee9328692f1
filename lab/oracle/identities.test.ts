import { expect, test } from 'vitest';
import { dictionaryOf, type Sighting } from './identities.ts';

const pod = (name: string, node: string | undefined, ip?: string, more: Partial<Sighting> = {}): Sighting => ({ kind: 'Pod', namespace: 'default', name, generateName: 'web-7d9-', owner: 'web-7d9', node, ip, ...more });

test('a Pod’s name says where it runs, whatever was drawn', () => {
  const one = dictionaryOf([pod('web-7d9-zzzzz', 'cpu1'), pod('web-7d9-aaaaa', 'gpu1'), pod('web-7d9-mmmmm', 'cpu2')]);
  const other = dictionaryOf([pod('web-7d9-ggggg', 'gpu1'), pod('web-7d9-hhhhh', 'cpu2'), pod('web-7d9-kkkkk', 'cpu1')]);
  expect([one.get('web-7d9-zzzzz'), one.get('web-7d9-mmmmm'), one.get('web-7d9-aaaaa')]).toEqual([other.get('web-7d9-kkkkk'), other.get('web-7d9-hhhhh'), other.get('web-7d9-ggggg')]);
  const names = [one.get('web-7d9-zzzzz')!, one.get('web-7d9-mmmmm')!, one.get('web-7d9-aaaaa')!];
  expect(names.toSorted()).toEqual(names);
});

test('addresses go by name, block by block; the cluster’s own come first', () => {
  const dictionary = dictionaryOf([pod('web-7d9-zzzzz', 'gpu1', '10.244.5.250'), pod('coredns-1-abcde', 'gpu1', '10.244.5.249', { namespace: 'kube-system', generateName: 'coredns-1-', owner: 'coredns-1' }), pod('web-7d9-aaaaa', 'cpu1', '10.244.184.99')]);
  expect([dictionary.get('10.244.5.249'), dictionary.get('10.244.5.250'), dictionary.get('10.244.184.99')]).toEqual(['10.244.5.194', '10.244.5.195', '10.244.184.66']);
});

test('the hash of a restart is another one each time, and its Pods follow', () => {
  const dictionary = dictionaryOf([{ kind: 'ReplicaSet', namespace: 'default', name: 'web-66f7d8c9b4', owner: 'web', restarted: { deployment: 'web' } }, pod('web-66f7d8c9b4-abcde', 'cpu1', undefined, { generateName: 'web-66f7d8c9b4-', owner: 'web-66f7d8c9b4' })]);
  expect(dictionary.get('66f7d8c9b4')).toMatch(/^[a-z0-9]{10}$/);
  expect(dictionary.get('web-66f7d8c9b4-abcde')).toBe(`web-${dictionary.get('66f7d8c9b4')}-2b4kx`);
});

test('what has a name of its own keeps it', () => {
  expect(dictionaryOf([{ kind: 'Pod', namespace: 'default', name: 'box', node: 'cpu2' }]).size).toBe(0);
});

test('two Pods of one owner on one node are told apart by their addresses, which lists of endpoints go by', () => {
  const one = dictionaryOf([pod('web-7d9-aaaaa', 'cpu1', '10.244.184.67'), pod('web-7d9-bbbbb', 'cpu1', '10.244.184.66')]);
  const other = dictionaryOf([pod('web-7d9-ccccc', 'cpu1', '10.244.184.66'), pod('web-7d9-ddddd', 'cpu1', '10.244.184.67')]);
  expect([one.get('web-7d9-bbbbb'), one.get('web-7d9-aaaaa')]).toEqual([other.get('web-7d9-ccccc'), other.get('web-7d9-ddddd')]);
  expect([one.get('10.244.184.66'), one.get('10.244.184.67')]).toEqual(['10.244.184.66', '10.244.184.67']);
});

test('of two that came one after the other on one node the first is first, whatever addresses they got', () => {
  const dictionary = dictionaryOf([pod('web-7d9-zzzzz', 'cpu2', '10.244.167.190', { since: 3 }), pod('web-7d9-aaaaa', 'cpu2', '10.244.167.130', { since: 9 })]);
  expect([dictionary.get('web-7d9-zzzzz'), dictionary.get('web-7d9-aaaaa')]).toEqual(['web-7d9-2b4kx', 'web-7d9-4x7zp']);
});
