import { spawn } from 'node:child_process';
import { apply, busybox, field, must, pod, webPods, type Check } from './checks.ts';
import { kubectl, kubectlCommand, on, tryKubectl } from './on.ts';
import { inState, kubeconfig } from './paths.ts';
import { cleanEnv, until } from './run.ts';
import { network } from './shape.ts';

/** Runs kubectl in the background and collects its output; `stop` ends it. */
function background(...args: string[]) {
  const child = spawn(...kubectlCommand(args), { env: { ...cleanEnv, HOME: inState('home'), KUBECONFIG: kubeconfig } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (more: string) => (text += more));
  return { text: () => text, stop: () => child.kill('SIGKILL') };
}

const refused = async (what: string, pattern: RegExp, ...args: string[]) => {
  const { code, stderr } = await tryKubectl(args);
  must(code !== 0 && pattern.test(stderr), `${what}: status ${code}, ${stderr.trim()}`);
  return stderr.trim().split('\n')[0]!.slice(0, 110);
};

/** Workloads: what the course does with a cluster. `clean` of the last removes what the first made. */
export const workChecks: readonly Check[] = [
  {
    name: 'create, expose and scale a Deployment',
    async run() {
      await kubectl(['create', 'deployment', 'web', '--image=nginx:1.25', '--replicas=2']);
      await kubectl(['expose', 'deployment', 'web', '--port=80']);
      await kubectl(['scale', 'deployment', 'web', '--replicas=5']);
      return (await kubectl(['rollout', 'status', 'deployment/web', '--timeout=90s'])).trim().split('\n').at(-1)!;
    },
  },
  {
    name: 'rollout, its history, and back',
    async run() {
      await kubectl(['set', 'image', 'deployment/web', 'nginx=nginx:1.27']);
      await kubectl(['rollout', 'status', 'deployment/web', '--timeout=90s']);
      await kubectl(['rollout', 'undo', 'deployment/web']);
      await kubectl(['rollout', 'status', 'deployment/web', '--timeout=90s']);
      const history = await kubectl(['rollout', 'history', 'deployment/web']);
      must(/^3 /m.test(history) && !/^1 /m.test(history), history);
      return 'revision 1 became 3';
    },
  },
  {
    name: 'an image that does not exist is ErrImagePull',
    async run() {
      await apply(pod('nope', 'nginx:9.99'));
      const reason = await until('waiting reason', 40, async () => /ErrImagePull|ImagePullBackOff/.exec(await field('{.status.containerStatuses[0].state.waiting.reason}', 'pod', 'nope'))?.[0]);
      await kubectl(['delete', 'pod', 'nope', '--now']);
      return reason;
    },
  },
  {
    name: 'exec over WebSocket',
    async run() {
      const [name = ''] = await webPods();
      const { stdout, stderr } = await tryKubectl(['exec', '-v=8', name, '--', 'hostname']);
      must(stdout.trim() === name && /v5\.channel\.k8s\.io/.test(stderr) && /101 Switching/.test(stderr), stderr.slice(-300));
      return 'v5.channel.k8s.io';
    },
  },
  {
    name: 'exec with stdin, and its exit status',
    async run() {
      const [name = ''] = await webPods();
      must((await kubectl(['exec', '-i', name, '--', 'cat'], { input: '안녕\n' })) === '안녕\n', 'stdin did not come back');
      must((await tryKubectl(['exec', name, '--', 'sh', '-c', 'exit 7'])).code === 7, 'exit status 7 was lost');
      return 'cat, exit 7';
    },
  },
  {
    name: 'logs -f follows',
    async run() {
      const [name = ''] = await webPods();
      const follow = background('logs', '-f', name);
      try {
        await on('cpu1', ['curl', '-s', '-o', '/dev/null', `http://${await field('{.status.podIP}', 'pod', name)}/followed`]);
        return await until('line in the log', 15, () => /GET \/followed HTTP\/1\.1/.exec(follow.text())?.[0]);
      } finally {
        follow.stop();
      }
    },
  },
  {
    name: 'port-forward',
    async run() {
      const forward = background('port-forward', 'deployment/web', '18080:80');
      try {
        await until('forwarding', 15, () => (forward.text().includes('Forwarding from') ? true : undefined));
        const page = await on('cpu1', ['curl', '-s', '-m', '5', 'http://127.0.0.1:18080/']);
        must(page.includes('Welcome to nginx'), page.slice(0, 100));
        return '127.0.0.1:18080';
      } finally {
        forward.stop();
      }
    },
  },
  {
    name: 'run --rm -i, and names: the API server, a Service, outside',
    async run() {
      const answer = await busybox('dns1', 'nslookup', 'kubernetes.default.svc.cluster.local');
      must(answer.includes('10.96.0.1') && answer.includes(network.dns), answer);
      must((await busybox('wget1', 'wget', '-qO-', 'web')).includes('Welcome to nginx'), 'wget web');
      must((await busybox('dns2', 'nslookup', 'google.com')).includes('203.0.113.10'), 'google.com is not forwarded');
      must((await tryKubectl(['get', 'pod', 'dns1'])).code !== 0, '--rm left its Pod');
      return 'nslookup, wget web, nslookup google.com';
    },
  },
  {
    name: 'cordon, drain, uncordon',
    async run() {
      await kubectl(['drain', 'cpu2', '--ignore-daemonsets', '--delete-emptydir-data', '--force', '--timeout=120s']);
      const left = await field('{.items[*].metadata.name}', 'pods', '-l', 'app=web', '--field-selector=spec.nodeName=cpu2');
      must(left === '', `still there: ${left}`);
      await kubectl(['rollout', 'status', 'deployment/web', '--timeout=90s']);
      await kubectl(['uncordon', 'cpu2']);
      return 'cpu2';
    },
  },
  {
    name: 'a taint repels, and the scheduler says so',
    async run() {
      await kubectl(['taint', 'node', 'gpu1', 'nvidia.com/gpu=present:NoSchedule']);
      await apply(pod('gpu', 'nginx:1.25', { node: 'gpu1' }));
      const message = await until('scheduler’s message', 20, async () => (await field('{.status.conditions[?(@.type=="PodScheduled")].message}', 'pod', 'gpu')) || undefined);
      must(message.includes('untolerated taint {nvidia.com/gpu: present}'), message);
      await kubectl(['taint', 'node', 'gpu1', 'nvidia.com/gpu-']);
      await kubectl(['wait', '--for=condition=Ready', 'pod/gpu', '--timeout=40s']);
      await kubectl(['delete', 'pod', 'gpu', '--now']);
      return message.slice(0, 100);
    },
  },
  {
    name: 'RBAC: a ServiceAccount may what its role says',
    async run() {
      await kubectl(['create', 'serviceaccount', 'reader']);
      await kubectl(['create', 'role', 'reader', '--verb=get,list', '--resource=pods']);
      await kubectl(['create', 'rolebinding', 'reader', '--role=reader', '--serviceaccount=default:reader']);
      const as = ['--as=system:serviceaccount:default:reader'];
      await kubectl(['get', 'pods', ...as]);
      const text = await refused('secrets', /Forbidden.*cannot list resource "secrets"/, 'get', 'secrets', ...as);
      await kubectl(['delete', 'serviceaccount/reader', 'role/reader', 'rolebinding/reader']);
      return text;
    },
  },
  {
    name: 'Pod Security admission: restricted refuses nginx',
    async run() {
      await kubectl(['create', 'namespace', 'strict']);
      await kubectl(['label', 'namespace', 'strict', 'pod-security.kubernetes.io/enforce=restricted']);
      const text = await refused('Pod', /violates PodSecurity "restricted/, 'run', 'web', '--image=nginx:1.25', '-n', 'strict');
      await kubectl(['delete', 'namespace', 'strict', '--wait=false']);
      return text;
    },
  },
  {
    name: 'a quota is kept',
    async run() {
      await kubectl(['create', 'namespace', 'small']);
      await kubectl(['create', 'quota', 'one', '--hard=pods=1', '-n', 'small']);
      await until('quota counted', 20, async () => (await field('{.status.hard.pods}', '-n', 'small', 'quota', 'one')) || undefined);
      await kubectl(['run', 'a', '--image=nginx:1.25', '-n', 'small']);
      const text = await refused('second Pod', /exceeded quota/, 'run', 'b', '--image=nginx:1.25', '-n', 'small');
      await kubectl(['delete', 'namespace', 'small', '--wait=false']);
      return text;
    },
  },
  {
    name: 'a liveness probe restarts, a memory limit kills',
    async run() {
      const probe = { livenessProbe: { exec: { command: ['cat', '/tmp/ok'] }, periodSeconds: 2, failureThreshold: 1 } };
      await apply(pod('probe', 'busybox:1.28', { command: ['sh', '-c', 'touch /tmp/ok; sleep 4; rm /tmp/ok; sleep 600'], container: probe }));
      // Once: what it wrote to the Pod's memory stays there, and would kill the next start before it began.
      await apply(pod('greedy', 'busybox:1.28', { once: true, command: ['sh', '-c', 'exec dd if=/dev/zero of=/dev/shm/x bs=1M count=60'], container: { resources: { limits: { memory: '32Mi' } } } }));
      await until('restart', 60, async () => (Number(await field('{.status.containerStatuses[0].restartCount}', 'pod', 'probe')) > 0 ? true : undefined), 500);
      await until('OOMKilled', 60, async () => ((await field('{.status.containerStatuses[0].state.terminated.reason}', 'pod', 'greedy')) === 'OOMKilled' ? true : undefined), 500);
      await kubectl(['delete', 'pod', 'probe', 'greedy', '--now']);
      return 'restartCount 1, OOMKilled';
    },
  },
];

/** Removes what the checks made; fine after a failure in their middle. */
export async function cleanUp(): Promise<void> {
  const rest = [['pod', 'nope', 'gpu', 'probe', 'greedy', 'dns1', 'dns2', 'wget1'], ['deployment', 'web'], ['service', 'web'], ['serviceaccount', 'reader'], ['role', 'reader'], ['rolebinding', 'reader'], ['namespace', 'strict', 'small']];
  for (const names of rest) await tryKubectl(['delete', ...names, '--ignore-not-found', '--now']);
  await tryKubectl(['uncordon', 'cpu2']);
  await tryKubectl(['taint', 'node', 'gpu1', 'nvidia.com/gpu-']);
}
