import { field, must, nodeReady, titleFrom, untilNode, webPods, type Check } from './checks.ts';
import { FaultBook } from './fault-book.ts';
import { kubectl, on, tryKubectl, tryOn } from './on.ts';
import { until } from './run.ts';
import { network, nodeNames, nodes, outside, versions } from './shape.ts';

const system = (...args: string[]) => kubectl(['-n', 'kube-system', ...args]);

/** The cluster itself: its shape, its static Pods, its DNS. */
export const clusterChecks: readonly Check[] = [
  {
    name: 'three nodes Ready, with the post’s names and addresses',
    async run() {
      for (const { name, address } of nodes) {
        must(await nodeReady(name), `${name} is not Ready`);
        must((await field('{.status.addresses[?(@.type=="InternalIP")].address}', 'node', name)) === address, `${name} has another address`);
      }
      must((await field('{.spec.taints}', 'node', 'cpu1')) === '', 'cpu1 has a taint');
      return `${nodeNames.join(', ')}, ${await field('{.status.nodeInfo.kubeletVersion}', 'node', 'cpu1')}`;
    },
  },
  {
    name: 'four static Pods, three kube-proxy, two CoreDNS, all Running',
    async run() {
      const pods = (await system('get', 'pods', '--no-headers')).trim().split('\n');
      const count = (pattern: RegExp) => pods.filter((line) => pattern.test(line) && /\b1\/1 +Running\b/.test(line)).length;
      const found = [count(/^(etcd|kube-apiserver|kube-controller-manager|kube-scheduler)-cpu1 /), count(/^kube-proxy-/), count(/^coredns-/)];
      must(found.join() === '4,3,2' && pods.length === 9, pods.join('\n'));
      return `${pods.length} Pods`;
    },
  },
  {
    name: 'manifests lie in /etc/kubernetes/manifests',
    async run() {
      const names = (await on('cpu1', ['ls', '/etc/kubernetes/manifests'])).trim().split('\n');
      must(names.join() === 'etcd.yaml,kube-apiserver.yaml,kube-controller-manager.yaml,kube-scheduler.yaml', names.join());
      return `${names.length} files`;
    },
  },
  {
    name: 'versions are those of the lock files; readyz is ok',
    async run() {
      const { serverVersion, clientVersion } = JSON.parse(await kubectl(['version', '-o', 'json'])) as Record<'serverVersion' | 'clientVersion', { gitVersion: string }>;
      must(serverVersion.gitVersion === versions.kubernetes && clientVersion.gitVersion.startsWith('v1.31.'), `${serverVersion.gitVersion}, kubectl ${clientVersion.gitVersion}`);
      must((await kubectl(['get', '--raw', '/readyz'])) === 'ok', 'readyz');
      return `server ${serverVersion.gitVersion}, kubectl ${clientVersion.gitVersion}`;
    },
  },
  {
    name: 'etcd is healthy',
    async run() {
      const certificates = ['--cacert=/etc/kubernetes/pki/etcd/ca.crt', '--cert=/etc/kubernetes/pki/etcd/server.crt', '--key=/etc/kubernetes/pki/etcd/server.key'];
      const text = await system('exec', 'etcd-cpu1', '--', 'etcdctl', ...certificates, 'endpoint', 'health');
      must(text.includes('is healthy'), text);
      return 'etcdctl endpoint health, inside its Pod';
    },
  },
  {
    name: 'a deleted CoreDNS Pod comes back under a new name',
    async run() {
      const [old = ''] = (await field('{.items[*].metadata.name}', '-n', 'kube-system', 'pods', '-l', 'k8s-app=kube-dns')).split(' ');
      await system('delete', 'pod', old, '--wait=false');
      await system('rollout', 'status', 'deployment/coredns', '--timeout=60s');
      await until(`${old} gone`, 30, async () => ((await tryKubectl(['-n', 'kube-system', 'get', 'pod', old])).code === 0 ? undefined : true));
      return `${old} is gone; now on ${await field('{.items[*].spec.nodeName}', '-n', 'kube-system', 'pods', '-l', 'k8s-app=kube-dns')}`;
    },
  },
  {
    name: 'a deleted static Pod comes back under the same name, its container untouched',
    async run() {
      const read = (path: string) => field(path, '-n', 'kube-system', 'pod', 'kube-scheduler-cpu1');
      const [uid, container] = [await read('{.metadata.uid}'), await read('{.status.containerStatuses[0].containerID}')];
      await system('delete', 'pod', 'kube-scheduler-cpu1', '--wait=false');
      const next = await until('mirror Pod', 60, async () => {
        const { stdout } = await tryKubectl(['-n', 'kube-system', 'get', 'pod', 'kube-scheduler-cpu1', '-o', 'jsonpath={.metadata.uid} {.status.containerStatuses[0].containerID}']);
        const [newUid, newContainer] = stdout.trim().split(' ');
        return newUid && newUid !== uid && newContainer ? newContainer : undefined;
      });
      must(next === container, 'the container is another one');
      return 'new uid, same container';
    },
  },
  {
    name: 'a Service’s address answers on every node, and Pods answer across nodes',
    async run() {
      const service = await field('{.spec.clusterIP}', 'service', 'web');
      const addresses = (await field('{.items[*].status.podIP}', 'pods', '-l', 'app=web')).split(' ');
      for (const node of nodeNames)
        for (const address of [service, ...addresses]) must((await titleFrom(node, `http://${address}/`)) === 'Welcome to nginx!', `${address} does not answer on ${node}`);
      const places = [...new Set((await field('{.items[*].spec.nodeName}', 'pods', '-l', 'app=web')).split(' '))];
      must(places.length > 1, 'all Pods are on one node');
      const from = (await webPods())[0]!;
      for (const address of addresses) must((await kubectl(['exec', from, '--', 'curl', '-s', '-m', '5', `http://${address}/`])).includes('Welcome'), `${address} from ${from}`);
      return `${service} and ${addresses.length} Pods on ${places.sort().join(', ')}`;
    },
  },
  {
    name: 'the outside names have the lab’s own answer, other names none',
    async run() {
      for (const [name, address] of Object.entries(outside)) {
        const answer = await on('cpu2', ['sh', '-c', `getent ahostsv4 ${name} || true`]);
        must(answer.includes(address), `${name}: ${answer || 'no answer'}`);
      }
      const other = await on('cpu2', ['sh', '-c', 'getent hosts example.org || echo none']);
      must(other.trim() === 'none', other);
      return `${Object.keys(outside).join(', ')} at ${network.gateway}`;
    },
  },
  {
    name: 'a node whose kubelet stops is NotReady, and comes back',
    async run() {
      const book = new FaultBook();
      await book.apply('stop-kubelet', ['cpu2']);
      const away = await untilNode('cpu2', false, 120);
      await book.undo('stop-kubelet');
      const back = await untilNode('cpu2', true, 60);
      return `NotReady after ${away.toFixed(0)} s, back in ${back.toFixed(0)} s`;
    },
  },
  {
    name: 'a node that loses power comes back with its Pods',
    async run() {
      const book = new FaultBook();
      await book.apply('power-off', ['gpu1']);
      await untilNode('gpu1', false, 120);
      await book.undo('power-off');
      const back = await untilNode('gpu1', true, 60);
      await system('rollout', 'status', 'daemonset/kube-proxy', '--timeout=90s');
      return `Ready again ${back.toFixed(0)} s after it was switched on`;
    },
  },
  {
    name: 'faults of DNS and the scheduler, and their undo',
    async run() {
      const book = new FaultBook();
      await book.apply('break-dns', []);
      await until('no endpoint', 20, async () => ((await field('{.subsets}', '-n', 'kube-system', 'endpoints', 'kube-dns')) === '' ? true : undefined));
      await book.undo('break-dns');
      await until('endpoints again', 20, async () => ((await field('{.subsets}', '-n', 'kube-system', 'endpoints', 'kube-dns')) === '' ? undefined : true));
      await book.apply('move-manifest', ['kube-scheduler']);
      await until('scheduler gone', 40, async () => ((await tryKubectl(['-n', 'kube-system', 'get', 'pod', 'kube-scheduler-cpu1'])).code === 0 ? undefined : true));
      await book.undo('move-manifest');
      await system('wait', '--for=create', 'pod/kube-scheduler-cpu1', '--timeout=40s');
      await system('wait', '--for=condition=Ready', 'pod/kube-scheduler-cpu1', '--timeout=60s');
      return 'break-dns, move-manifest kube-scheduler';
    },
  },
  {
    name: 'every other fault takes hold and is mended',
    async run() {
      const book = new FaultBook();
      const shows: [string, string[], () => Promise<boolean>][] = [
        ['stop-containerd', ['gpu1'], async () => (await tryOn('gpu1', ['ctr', '--timeout=2s', 'version'])).code !== 0],
        ['unplug', ['gpu1'], async () => (await tryOn('cpu1', ['ping', '-c1', '-W1', '172.30.1.38'])).code !== 0],
        ['scale-coredns-0', [], async () => (await field('{.spec.replicas}', '-n', 'kube-system', 'deployment', 'coredns')) === '0'],
        ['stop-lan-dns', [], async () => (await tryOn('cpu1', ['timeout', '2', 'getent', 'hosts', 'google.com'])).code !== 0],
        ['taint', [], async () => (await field('{.spec.taints[*].effect}', 'node', 'cpu1')) === 'NoSchedule'],
        ['cordon', ['cpu2'], async () => (await field('{.spec.unschedulable}', 'node', 'cpu2')) === 'true'],
      ];
      for (const [name, args, holds] of shows) {
        await book.apply(name, args);
        await until(`${name} takes hold`, 20, async () => ((await holds()) ? true : undefined));
        await book.undo(name, args);
        await until(`${name} is mended`, 40, async () => ((await holds()) ? undefined : true));
      }
      await system('rollout', 'status', 'deployment/coredns', '--timeout=60s');
      return shows.map(([name]) => name).join(', ');
    },
  },
];
