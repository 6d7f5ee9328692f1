import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KubeClient } from '../gateway/kube/client.ts';
import { doctorCommand } from './command.ts';
import { probeNetwork } from './network-probe.ts';
import { PatientCluster, type Complaints } from './testing/patient-cluster.ts';

const cluster = new PatientCluster();
const folder = mkdtempSync(join(tmpdir(), 'day-one-doctor-'));
const kubeconfig = join(folder, 'kubeconfig');
let server = '';
const write = (at: string) => writeFileSync(kubeconfig, JSON.stringify({ apiVersion: 'v1', kind: 'Config', 'current-context': 'c', contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }], clusters: [{ name: 'c', cluster: { server: at } }], users: [{ name: 'u', user: { token: 'admin' } }] }));
beforeAll(async () => write((server = await cluster.listen())));
afterAll(async () => {
  await cluster.close();
  rmSync(folder, { recursive: true, force: true });
});

async function doctor(complaints: Complaints, ...args: string[]) {
  cluster.complaints = complaints;
  const lines: string[] = [];
  const code = await doctorCommand(['--kubeconfig', kubeconfig, ...(args.includes('--lang') ? [] : ['--lang', 'en']), ...args], (line) => lines.push(line));
  return { code, text: lines.join('\n') };
}

test('a healthy cluster, before anybody has an address: everything but that is well, and nothing stays behind', async () => {
  const { code, text } = await doctor({});
  expect(text).not.toMatch(/✗/);
  expect(text.match(/^!.*$/gm)).toEqual(['! warn  address: learners have no address to open']);
  for (const title of ['cluster', 'rights of the gateway', 'fence', 'rights of learners', 'Pod Security', 'room for 30', 'storage', 'NetworkPolicy', 'gateway', 'clocks']) expect(text).toMatch(new RegExp(`^✓ ok  ${title}: `, 'm'));
  expect(text).toMatch(/Fit for a class; read the warnings\.$/);
  expect(code).toBe(0);
  expect([...cluster.left]).toEqual([]);
}, 30_000);

test.each<[string, string, Complaints, RegExp, number, string[]?]>([
  ['a cluster that is too old', 'cluster', { version: '1.28.9' }, /✗ fail {2}cluster: this is Kubernetes v1\.28\.9; it takes 1\.29 or newer/, 1],
  ['a gateway that may not open shells', 'rights', { lacks: ({ verb, resource }) => verb === 'create' && resource === 'pods/exec' }, /✗ fail .*it lacks: create pods\/exec -n lab-shells\n.*→ upgrade the chart/, 1],
  ['a gateway that may too much', 'rights', { surplus: ({ resource }) => resource === 'nodes/proxy' }, /✗ fail .*must not have: get nodes\/proxy/, 1],
  ['a chart that is not installed', 'rights', { notInstalled: true }, /! warn .*not installed yet\n.*\n✓ ok .*this kubeconfig may install it/, 0],
  ['somebody who may not install it', 'rights', { notInstalled: true, lacks: ({ resource }) => resource === 'clusterroles' }, /✗ fail .*may not install it: create clusterroles\n.*1-cluster\.yaml/, 1],
  ['somebody who may see nothing', 'room', { forbidden: true }, /✗ fail {2}room for 30: cannot be examined: .*cannot do that\n.*administrator/, 1],
  ['a fence that does not hold', 'fence', { noFence: true }, /! warn {2}fence: the policy lab-gateway-fence does not hold/, 0],
  ['a binding for everybody that lets learners see each other', 'learners', { everybody: ({ verb, resource, namespace }) => verb === 'list' && resource === 'pods' && !namespace }, /✗ fail .*learners may do this: list pods\n.*ClusterRoleBinding/, 1],
  ['shells that cannot reach the API server', 'learners', { noDoor: true }, /✗ fail .*no day-one-api is ready in lab-system/, 1],
  ['shells that may be privileged', 'pod-security', { noPodSecurity: true }, /✗ fail .*does not keep out a privileged Pod\n.*kubectl label ns lab-shells/, 1],
  ['too few CPUs', 'room', { cpu: '2' }, /✗ fail .*hold only 13 seats: short of CPU/, 1],
  ['a node that is not ready', 'room', { notReady: true }, /✗ fail .*hold only 0 seats/, 1],
  ['a limit of the shells', 'room', { quota: '20' }, /✗ fail .*may have 20 Pods; 30 seats and the reserve take 36\n.*shells\.maxPods=45/, 1],
  ['a class of five on the same', 'room', { quota: '20' }, /✓ ok {2}room for 5: lab-shells may have 20 Pods/, 0, ['--seats', '5']],
  ['a volume that nobody provides', 'storage', { storage: 'pending' }, /✗ fail .*the volume is Pending and there is no default StorageClass\n.*persistence/, 1],
  ['no StorageClass, gateway running', 'storage', { storage: 'none' }, /! warn .*it runs without a volume/, 0],
  ['PostgreSQL in the place of a volume', 'storage', { storage: 'none', postgres: true }, /✓ ok .*PostgreSQL keeps classes and progress/, 0],
  ['a volume', 'storage', { storage: 'bound' }, /✓ ok .*the database has its volume/, 0],
  ['a gateway that does not come up', 'gateway', { ready: 1 }, /✗ fail .*only 1 of 3 ready\n.*kubectl -n lab-system describe pods/, 1],
  ['an image that is still on its way', 'gateway', { pulled: 1 }, /! warn .*on 1 of 3 nodes/, 0],
  ['a node’s clock that is ahead', 'clock', { clock: 40 }, /! warn .*clock is off, or its kubelet has stopped: n1 \+(39|40|41) s/, 0],
  ['a kubelet that stopped', 'clock', { clock: -300 }, /! warn .*n1 -(299|300|301) s/, 0],
])('sees %s', async (_, only, complaints, says, status, args = []) => {
  const { code, text } = await doctor(complaints, '--only', only, ...args);
  expect(text).toMatch(says);
  expect(code).toBe(status);
});

test('says it in Korean, with the same marks', async () => {
  const { code, text } = await doctor({ quota: '20' }, '--only', 'room', '--lang', 'ko');
  expect(text).toMatch(/^✓ 좋음 {2}자리 30개: /m);
  expect(text).toMatch(/^✗ 안 됨 {2}자리 30개: lab-shells의 한도가 Pod 20개입니다/m);
  expect(text).toMatch(/이대로는 수업할 수 없습니다\.$/);
  expect(code).toBe(1);
});

test('without an API server it says so once, and asks nothing more', async () => {
  write('http://127.0.0.1:9');
  const { code, text } = await doctor({});
  write(server);
  expect(text).toMatch(/^✗ fail {2}cluster: cannot be examined: .*ECONNREFUSED.*\n {8}→ see that the cluster can be reached\n\nNot fit for a class as it is\.$/);
  expect(code).toBe(1);
});

test('an address that no name server knows', async () => {
  const { code, text } = await doctor({}, '--only', 'address', '--url', 'https://lab.invalid');
  expect(text).toMatch(/✗ fail {2}address: lab\.invalid cannot be reached: .*\n {8}→ check DNS and the Ingress/);
  expect(code).toBe(1);
});

describe('the network probe', () => {
  const probe = async (network: Complaints['network']) => {
    cluster.complaints = network ? { network } : {};
    const kube = KubeClient.fromKubeconfig(kubeconfig);
    try {
      return await probeNetwork(kube, 'busybox:1.36', { startSeconds: 1, silenceSeconds: 1 });
    } finally {
      kube.close();
      expect([...cluster.left]).toEqual([]);
    }
  };
  test('tells a policy that holds from one that does not', async () => {
    expect(await probe(undefined)).toMatchObject({ seen: 'enforced' });
    expect(await probe('open')).toEqual({ seen: 'not-enforced' });
  });
  test('proves nothing where the Pods do not start or do not speak', async () => {
    expect(await probe('no image')).toMatchObject({ seen: 'unclear', why: expect.stringContaining('ImagePullBackOff') as string });
    expect(await probe('never spoke')).toMatchObject({ seen: 'unclear', why: expect.stringContaining('even without a policy') as string });
  });
});
