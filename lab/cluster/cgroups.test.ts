import { expect, test } from 'vitest';
import { hierarchies } from './cgroups.ts';

const v1 = `30 25 0:26 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
31 25 0:27 / /sys/fs/cgroup/memory rw,relatime shared:4 - cgroup cgroup rw,memory
33 25 0:29 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
40 1 8:1 / / rw - ext4 /dev/vda rw
`;

test('with cgroup v1 every hierarchy is used, and the empty unified one is not', () => {
  expect(hierarchies(v1)).toEqual(['/sys/fs/cgroup/cpu,cpuacct', '/sys/fs/cgroup/memory']);
});

test('with cgroup v2 there is one', () => {
  expect(hierarchies('26 25 0:23 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n')).toEqual(['/sys/fs/cgroup']);
});
