import { expect, test } from 'vitest';
import { addressOf } from './cidr.ts';
import { networkPlan, meetsLan } from './network.ts';

const plan = networkPlan((name) => `/net/${name}`);

test('each node has its address of the post and a route to the Pod blocks of the other two', () => {
  expect(plan['cpu2']).toEqual([
    'link set lo up',
    'addr add 172.30.1.80/24 brd + dev eth0',
    'link set eth0 up',
    'route add default via 172.30.1.1',
    'route add 10.244.184.64/26 via 172.30.1.43',
    'route add 10.244.5.192/26 via 172.30.1.38',
  ]);
});

test('the bridge has a port for every node and knows every block', () => {
  expect(plan['lan']).toContain('link add gpu1 type veth peer name eth0 netns /net/gpu1');
  expect(plan['lan']!.filter((line) => line.startsWith('route add'))).toHaveLength(3);
});

test('a host that has a route to the LAN already is recognised', () => {
  for (const route of ['172.30.1.0/24 dev eth0', '172.30.0.0/16 dev docker0', '172.16.0.0/12 via 10.0.0.1']) expect(meetsLan(route)).toBe(true);
  for (const route of ['default via 192.0.2.1 dev eth0', '172.17.0.0/16 dev docker0', '172.30.2.0/24 dev eth1', '10.0.0.0/8 dev tun0']) expect(meetsLan(route)).toBe(false);
});

test('the bridge of a node takes the first address of its block', () => {
  expect(addressOf('10.244.184.64/26', 1)).toBe('10.244.184.65');
});
