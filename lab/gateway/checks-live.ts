import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beside, must, type Check } from '../cluster/checks.ts';
import { percentile } from '../cluster/percentile.ts';
import { shellImageName } from '../cluster/images.ts';
import { kubectl, tryKubectl } from '../cluster/on.ts';
import { here, kubeconfig } from '../cluster/paths.ts';
import { LabError, until } from '../cluster/run.ts';
import { reached } from '../../src/engine/cluster/goal.ts';
import type { ClusterState } from '../../src/engine/cluster/state.ts';
import { PromptMarks } from '../../src/engine/live/osc133.ts';
import type { Claims } from './auth/token.ts';
import { seatLabel, shellsNamespace, systemNamespace, workshopLabel } from './cluster-names.ts';
import { accountConnection, asGateway } from './gateway-account.ts';
import { KubeClient } from './kube/client.ts';
import { runInPod } from './kube/exec.ts';
import { KubeError, type KubeObject, type Resource } from './kube/types.ts';
import { resources } from './kube/resources.ts';
import { contextNamespace } from './observe/context.ts';
import { KubeObserver } from './observe/kube-observer.ts';
import { ExecShellSource } from './shell/exec/source.ts';
import { KubeSpawner } from './spawner/kube-spawner.ts';
import { slotLabel } from './spawner/names.ts';
import type { SpawnerOptions } from './spawner/options.ts';
import { readSeeds, seeder } from './spawner/seeds.ts';
import type { Place, Seat } from './spawner/spawner.ts';
import type { Shell } from './shell/shell.ts';

/** How many learners come at once. */
const learners = 30;
const workshop = 'labtest';
const manifest = join(here, '../manifests/1-cluster.yaml');

interface World {
  admin: KubeClient;
  /** With the rights and the fence of the chart's gateway. */
  gateway: KubeClient;
}
let made: Promise<World> | undefined;
/** Before these checks began. */
let wasInstalled = false;

/** Installs the chart's static half and connects; once for all checks. */
function world(): Promise<World> {
  return (made ??= (async () => {
    wasInstalled = (await tryKubectl(['get', 'namespace', systemNamespace])).code === 0;
    await kubectl(['apply', '-f', '-'], { input: readFileSync(manifest, 'utf8') });
    const admin = KubeClient.fromKubeconfig(kubeconfig);
    await admin.list(resources.nodes(), {}, AbortSignal.timeout(10_000)).catch((error: Error) => {
      throw new LabError(`the API server cannot be reached from this machine (${error.message}); see "no cable" in lab:up`);
    });
    return { admin, gateway: await until('the gateway’s account', 20, () => asGateway(admin).catch(() => undefined)) };
  })());
}

/** A spawner as a gateway has it; closed and its environments removed afterwards, also after a failure. */
async function withSpawner<T>(options: Partial<SpawnerOptions>, work: (spawner: KubeSpawner, world: World) => Promise<T>): Promise<T> {
  const found = await world();
  const spawner = new KubeSpawner({ kube: found.gateway, seed: seeder(found.gateway.http), options: { warm: 0, sweepSeconds: 3600, shell: { image: shellImageName, pullPolicy: 'IfNotPresent' }, ...options } });
  try {
    await spawner.ready;
    return await work(spawner, found);
  } finally {
    await spawner.close();
    await removeAll(found.admin);
  }
}

const began = Math.floor(Date.now() / 1000) * 1000;

/** What these checks made and is still there; another gateway's environments are left alone. */
async function remains(admin: KubeClient): Promise<[Resource, string][]> {
  const slotOf = ({ metadata }: KubeObject) => metadata.labels?.[slotLabel] ?? '';
  const namespaces = (await admin.list(resources.namespaces(), { labels: slotLabel })).items;
  const mine = ({ metadata: { labels = {}, creationTimestamp = '' } }: KubeObject) => labels[workshopLabel] === workshop || (!labels[seatLabel] && Date.parse(creationTimestamp) >= began);
  const foreign = new Set(namespaces.filter((namespace) => !mine(namespace)).map(slotOf));
  const found = namespaces.filter(mine).map(({ metadata }): [Resource, string] => [resources.namespaces(), metadata.name]);
  for (const kind of [resources.pods, resources.serviceAccounts, resources.networkPolicies])
    for (const object of (await admin.list(kind(shellsNamespace), { labels: slotLabel })).items) if (!foreign.has(slotOf(object))) found.push([kind(shellsNamespace), object.metadata.name]);
  return found;
}

async function removeAll(admin: KubeClient): Promise<void> {
  for (const [resource, name] of await remains(admin)) await admin.remove(resource, name, { graceSeconds: resource.plural === 'pods' ? 1 : undefined });
  await until('environments gone', 120, async () => ((await remains(admin)).length === 0 ? true : undefined), 500);
}

const seat = (id: string): Seat => ({ id, workshop, until: Math.floor(Date.now() / 1000) + 3600 });
const claims = (id: string): Claims => ({ v: 1, sub: id, ws: workshop, role: 'learner', gen: 1, exp: Math.floor(Date.now() / 1000) + 3600, jti: id });

/** Resolves when the shell's prompt is there: the learner can type. */
function prompt(shell: Shell): Promise<void> {
  return new Promise((done, fail) => {
    const marks = new PromptMarks();
    shell.onExit((end) => fail(new LabError(`the shell ended: ${JSON.stringify(end)}`)));
    shell.onData((chunk) => {
      if (marks.read(chunk).some(({ mark }) => mark === 'input')) done();
    });
  });
}

/** A learner's command in their own shell Pod, with their own account. */
async function asLearner(http: KubeClient['http'], place: Place, line: string, input = ''): Promise<{ code: number | null; output: string }> {
  return runInPod(http, { namespace: place.shells, pod: place.pod, container: place.container, command: ['bash', '-c', `${line} 2>&1`] }, input, AbortSignal.timeout(60_000));
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

const privileged = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'root' }, spec: { containers: [{ name: 'a', image: 'busybox:1.28', securityContext: { privileged: true } }] } });
const hostPath = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'host' }, spec: { containers: [{ name: 'a', image: 'busybox:1.28' }], volumes: [{ name: 'h', hostPath: { path: '/' } }] } });
const outside = JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'out' }, spec: { ports: [{ port: 80 }], externalIPs: ['10.1.2.3'] } });

/** What learner A must not be able to do; `{B}` stands for B's namespace, `{SB}` for B's shell Pod, `{LB}` for its account. */
const forbidden: readonly (readonly [what: string, line: string, input?: string])[] = [
  ['delete B’s namespace', 'kubectl delete namespace {B}'],
  ['delete B’s Pod', 'kubectl -n {B} delete pod web'],
  ['exec into B’s Pod', 'kubectl -n {B} exec web -- id'],
  ['logs of B’s Pod', 'kubectl -n {B} logs web'],
  ['port-forward to B’s Pod', 'timeout 5 kubectl -n {B} port-forward pod/web 8080:80'],
  ['B’s Secrets', 'kubectl -n {B} get secrets'],
  ['B’s Secret by name', 'kubectl -n {B} get secret s'],
  ['B’s ConfigMaps', 'kubectl -n {B} get configmaps'],
  ['write into B’s namespace', 'kubectl -n {B} create configmap x --from-literal=a=b'],
  ['Secrets of all', 'kubectl get secrets -A'],
  ['Secrets of kube-system', 'kubectl -n kube-system get secrets'],
  ['exec into B’s shell', 'kubectl -n lab-shells exec {SB} -- id'],
  ['exec into the own shell’s namespace at all', 'kubectl -n lab-shells exec {SA} -- id'],
  ['delete B’s shell', 'kubectl -n lab-shells delete pod {SB}'],
  ['a Pod in lab-shells', 'kubectl -n lab-shells run x --image=busybox:1.28'],
  ['a token of B’s account', 'kubectl -n lab-shells create token {LB}'],
  ['a token in the own namespace', 'kubectl create token default'],
  ['exec by nodes/proxy', 'kubectl get --raw /api/v1/nodes/cpu1/proxy/pods'],
  ['kubelet’s logs by nodes/proxy', 'kubectl get --raw /api/v1/nodes/cpu1/proxy/logs/'],
  ['pods/proxy', 'kubectl get --raw /api/v1/namespaces/{B}/pods/web/proxy/'],
  ['services/proxy', 'kubectl get --raw /api/v1/namespaces/kube-system/services/kube-dns:9153/proxy/metrics'],
  ['write into default', 'kubectl -n default create configmap x --from-literal=a=b'],
  ['write into kube-system', 'kubectl -n kube-system delete pod --all'],
  ['a new namespace', 'kubectl create namespace mine'],
  ['taint a node', 'kubectl taint node cpu1 a=b:NoSchedule'],
  ['cordon a node', 'kubectl cordon cpu1'],
  ['a privileged Pod', 'kubectl apply -f -', privileged],
  ['a Pod with the node’s disk', 'kubectl apply -f -', hostPath],
  ['a Service with a foreign address', 'kubectl apply -f -', outside],
  ['more rights', 'kubectl create rolebinding x --clusterrole=cluster-admin --serviceaccount=lab-shells:{LA}'],
  ['no quota', 'kubectl delete resourcequota lab'],
  ['no limits', 'kubectl delete limitrange lab'],
  ['no network policy', 'kubectl delete networkpolicy lab'],
  ['a label off the own namespace', 'kubectl label namespace {A} pod-security.kubernetes.io/enforce-'],
  ['to be someone else', 'kubectl get pods --as=system:admin'],
  ['more than the quota', 'kubectl create deployment many --image=nginx:1.25 --replicas=1 && kubectl run big --image=busybox:1.28 --overrides=\'{"spec":{"containers":[{"name":"b","image":"busybox:1.28","resources":{"requests":{"cpu":"900m"},"limits":{"cpu":"900m"}}}]}}\''],
  ['write to the shell’s image', 'touch /etc/x'],
  ['become root', 'su -c id || sudo id'],
];
/** Refusals as the API server, kubectl or the kernel word them. */
const refusal = /Forbidden|forbidden|Read-only file system|Authentication failure|command not found|must be run from a terminal|cannot set/;

/** What learners of the course do. */
const allowed: readonly (readonly [what: string, line: string, seen: RegExp])[] = [
  ['get nodes', 'kubectl get nodes -o wide', /cpu1 .*Ready/],
  ['describe node', 'kubectl describe node cpu1', /Non-terminated Pods:[\s\S]*kube-apiserver-cpu1[\s\S]*Allocated resources/],
  ['get pods -A', 'kubectl get pods -A', /kube-system +etcd-cpu1/],
  ['get ns', 'kubectl get ns', /kube-system/],
  ['events', 'kubectl events -A', /LAST SEEN|No events/],
  ['api-resources', 'kubectl api-resources', /deployments/],
  ['explain', 'kubectl explain pod.spec.nodeName', /nodeName/],
  ['readyz', 'kubectl get --raw /readyz', /^ok/],
  ['can-i', 'kubectl auth can-i create deployments', /^yes/],
  ['create a Deployment', 'kubectl create deployment web --image=nginx:1.25 --replicas=2', /created/],
  ['expose it', 'kubectl expose deployment web --port=80', /exposed/],
  ['wait for it', 'kubectl rollout status deployment web --timeout=60s', /successfully rolled out/],
  ['scale it', 'kubectl scale deployment web --replicas=3', /scaled/],
  ['exec into the own Pod', 'kubectl exec deploy/web -- nginx -v', /nginx version/],
  ['its logs', 'kubectl logs deploy/web --tail=1', /./],
  ['a Secret of one’s own', 'kubectl create secret generic s --from-literal=a=b && kubectl get secret s', /Opaque/],
  ['delete it', 'kubectl delete deployment,service web', /deleted/],
];

async function gatewayFence(gateway: KubeClient): Promise<string[]> {
  const configMap = (namespace: string): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace } });
  const pod = (namespace: string): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', namespace }, spec: { containers: [{ name: 'a', image: 'busybox:1.28' }] } });
  const binding = (namespace: string, role: string): KubeObject => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'x', namespace }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role }, subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'lab-shells' }] });
  const quota: KubeObject = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'x', namespace: 'default' }, spec: { hard: { pods: '1' } } };
  const namespace = (name: string, labels: Record<string, string>): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  const tries: [string, () => Promise<unknown>][] = [
    ['a quota in default', () => gateway.create(resources.quotas('default'), quota)],
    ['a RoleBinding in default', () => gateway.create(resources.roleBindings('default'), binding('default', 'lab-learner'))],
    ['cluster-admin in its own namespace', () => gateway.create(resources.roleBindings('lab-shells'), binding('lab-shells', 'cluster-admin'))],
    ['a namespace without the label', () => gateway.create(resources.namespaces(), namespace('lab-free', {}))],
    ['a namespace of another name', () => gateway.create(resources.namespaces(), namespace('other', { 'lab.k8s/managed': 'true', 'pod-security.kubernetes.io/enforce': 'baseline' }))],
    ['to take default over', () => gateway.patch(resources.namespaces(), 'default', { metadata: { labels: { 'lab.k8s/managed': 'true' } } })],
    ['to delete kube-system', () => gateway.remove(resources.namespaces(), 'kube-system')],
    ['a Pod in kube-system', () => gateway.create(resources.pods('kube-system'), pod('kube-system'))],
    ['a Pod that is not restricted in lab-shells', () => gateway.create(resources.pods('lab-shells'), pod('lab-shells'))],
    ['a ConfigMap anywhere', () => gateway.create({ plural: 'configmaps', namespace: 'default' }, configMap('default'))],
    ['Secrets of the cluster', () => gateway.list({ plural: 'secrets' })],
    ['exec outside lab-shells', () => runInPod(gateway.http, { namespace: 'kube-system', pod: 'etcd-cpu1', container: 'etcd', command: ['id'] })],
    ['nodes/proxy', () => gateway.request('GET', '/api/v1/nodes/cpu1/proxy/pods')],
  ];
  const refused: string[] = [];
  for (const [what, attempt] of tries) {
    const error = await attempt().then(() => undefined, (thrown: unknown) => thrown);
    must(error instanceof KubeError && error.code === 403, `the gateway may do this: ${what} (${String(error)})`);
    refused.push(what);
  }
  return refused;
}

function hold(input: object): { child: ChildProcess; line: Promise<{ pids: string[]; ms: number }> } {
  const child = spawn(process.execPath, [join(here, '../gateway/shell/exec/hold.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(input));
  const line = new Promise<{ pids: string[]; ms: number }>((done, fail) => {
    let seen = '';
    child.stdout.on('data', (chunk: Buffer) => {
      seen += String(chunk);
      if (seen.includes('\n')) done(JSON.parse(seen) as { pids: string[]; ms: number });
    });
    child.on('exit', (code) => fail(new LabError(`hold ended with ${code}`)));
  });
  return { child, line };
}

/** The live shell on a real cluster: environments, exec, what is refused. */
export const liveChecks: readonly Check[] = [
  {
    name: 'live: a learner’s shell, from nothing to the prompt; commands and exit statuses are seen',
    async run() {
      return withSpawner({}, async (spawner, { gateway }) => {
        const start = performance.now();
        const stages: string[] = [];
        await spawner.ensure(seat('one'), ({ stage }) => stages.push(stage));
        const shell = await new ExecShellSource(gateway.http, spawner).open(claims('one'), { cols: 100, rows: 30 }, AbortSignal.timeout(60_000));
        await prompt(shell);
        const ready = performance.now() - start;
        const marks = new PromptMarks();
        const ended = new Promise<{ cmd: string | undefined; code: number | undefined }>((done) => {
          let cmd: string | undefined;
          shell.onData((chunk) => {
            for (const mark of marks.read(chunk))
              if (mark.mark === 'run') cmd = mark.cmd;
              else if (mark.mark === 'end' && cmd) done({ cmd, code: mark.exitCode });
          });
        });
        shell.write(Buffer.from('kubectl get nope\r'));
        const { cmd, code } = await ended;
        must(cmd === 'kubectl get nope' && code === 1, `seen: ${cmd}, ${code}`);
        shell.close();
        return `${seconds(ready)} (${[...new Set(stages)].join(' → ')}); "${cmd}" ended with ${code}`;
      });
    },
  },
  {
    name: 'live: what the course’s learners do works, read-only for the cluster',
    async run() {
      return withSpawner({}, async (spawner, { gateway }) => {
        const place = await spawner.ensure(seat('one'));
        for (const [what, line, seen] of allowed) {
          const { output } = await asLearner(gateway.http, place, line);
          must(seen.test(output), `${what}: ${output.slice(0, 500)}`);
        }
        must((await asLearner(gateway.http, place, 'kubectl config set-context --current --namespace=kube-system')).code === 0, 'set-context');
        must((await contextNamespace(gateway.http, place)) === 'kube-system', 'the context is not seen');
        return allowed.map(([what]) => what).join(', ');
      });
    },
  },
  {
    name: 'live: what a learner may not do is refused',
    async run() {
      return withSpawner({}, async (spawner, { gateway, admin }) => {
        const [a, b] = await Promise.all([spawner.ensure(seat('aa')), spawner.ensure(seat('bb'))]);
        await asLearner(gateway.http, b, 'kubectl run web --image=nginx:1.25; kubectl create secret generic s --from-literal=a=b; kubectl wait --for=condition=Ready pod/web --timeout=60s');
        const slot = (place: Place) => place.namespace.slice(4);
        const names: Record<string, string> = { SA: a.pod, SB: b.pod, LA: `l-${slot(a)}`, LB: `l-${slot(b)}`, A: a.namespace, B: b.namespace };
        for (const [what, line, input] of forbidden) {
          const { code, output } = await asLearner(gateway.http, a, line.replace(/\{([A-Z]+)\}/g, (whole, name: string) => names[name] ?? whole), input);
          // `kubectl cordon` says error and ends with 0.
          must((code !== 0 || output.startsWith('error:')) && refusal.test(output), `not refused: ${what} (${code}): ${output.slice(0, 400)}`);
        }
        must(await admin.get(resources.pods(b.namespace), 'web'), 'B’s Pod is gone');
        return `${forbidden.length} of ${forbidden.length} refused`;
      });
    },
  },
  {
    name: 'live: the gateway’s own account is fenced',
    async run() {
      const { gateway } = await world();
      const refused = await gatewayFence(gateway);
      return `refused: ${refused.join('; ')}`;
    },
  },
  {
    name: 'live: a shell’s Pod has no port, no Service, no root, nothing to write but home; its account no way into another’s API',
    async run() {
      return withSpawner({}, async (spawner, { gateway, admin }) => {
        const place = await spawner.ensure(seat('one'));
        const pod = JSON.stringify(await admin.get(resources.pods('lab-shells'), place.pod));
        must(!/containerPort|hostPort|"privileged":true|hostPath/.test(pod), 'port, privilege or host in the Pod');
        must((await admin.list(resources.services('lab-shells'))).items.length === 0, 'a Service in lab-shells');
        const { output } = await asLearner(gateway.http, place, 'cat /proc/net/tcp /proc/net/tcp6 | awk \'$4=="0A"\' | wc -l; id -u; grep CapEff /proc/self/status; grep Seccomp: /proc/self/status');
        const [listening, uid, capabilities, seccomp] = output.trim().split('\n');
        must(listening === '0' && uid === '1000' && /0000000000000000/.test(capabilities ?? '') && /2/.test(seccomp ?? ''), output);
        const token = new KubeClient(await accountConnection(admin, 'lab-shells', `l-${place.namespace.slice(4)}`));
        const forbiddenList = await token.list(resources.pods('lab-shells'), {}).then(() => '', (error: KubeError) => error.reason);
        token.close();
        return `listens on ${listening} ports, uid ${uid}, no capability, seccomp on; Pods of lab-shells: ${forbiddenList || 'to be seen (get pods -A), nothing else'}`;
      });
    },
  },
  {
    name: 'live: lessons’ goals are judged on the real cluster',
    async run() {
      return withSpawner({}, async (spawner, { gateway }) => {
        const place = await spawner.ensure(seat('one'));
        const observer = new KubeObserver(gateway);
        try {
          let now: ClusterState | undefined;
          observer.watch({ namespaces: [place.namespace] }, (state) => (now = state));
          const start = await until('first state', 20, async () => now);
          const goal = [{ count: 'pods' as const, where: { namespace: 'default', selector: 'app=web', ready: true }, equals: 2 }];
          await asLearner(gateway.http, place, 'kubectl create deployment web --image=nginx:1.25 --replicas=2');
          const from = performance.now();
          await until('goal reached', 60, async () => reached(goal, { start, now: now!, commands: new Set() }) || undefined, 50);
          must(now!.pods.every(({ namespace }) => namespace === 'default' || namespace === 'kube-system'), 'another learner’s namespace is seen');
          return `two Pods ready ${seconds(performance.now() - from)} after the command; ${now!.nodes.length} nodes, ${now!.pods.length} Pods seen`;
        } finally {
          observer.close();
        }
      });
    },
  },
  {
    name: `live: ${learners} learners join within 10 s: p95 of join → prompt at most 3 s with a warm pool`,
    async run() {
      const within = 10_000;
      return withSpawner({ warm: learners, most: learners + 5 }, async (spawner, { gateway }) => {
        const filled = performance.now();
        await until('warm pool', 300, async () => (spawner.stats().warm >= learners ? true : undefined), 200);
        const fill = performance.now() - filled;
        spawner.setWarm(0);
        const source = new ExecShellSource(gateway.http, spawner, 60_000);
        const times = await Promise.all(
          Array.from({ length: learners }, async (_, n) => {
            await sleep((within * n) / learners);
            const start = performance.now();
            const shell = await source.open(claims(`s${n}`), { cols: 100, rows: 30 }, AbortSignal.timeout(120_000));
            await prompt(shell);
            const took = performance.now() - start;
            shell.close();
            return took;
          }),
        );
        const p95 = percentile(times, 0.95);
        const line = `p50 ${seconds(percentile(times, 0.5))}, p95 ${seconds(p95)}, longest ${seconds(Math.max(...times))}; the pool was filled in ${seconds(fill)}`;
        return beside(3000, p95, line);
      });
    },
  },
  {
    name: 'live: kill -9 of a gateway with its shells: the same shells are back within 3 s',
    async run() {
      return withSpawner({ warm: learners, most: learners + 5 }, async (spawner, { gateway, admin }) => {
        const places = await Promise.all(Array.from({ length: learners }, (_, n) => spawner.ensure(seat(`s${n}`))));
        spawner.setWarm(0);
        const { server, ca } = admin.connection;
        const token = (await gateway.http.authorization())['authorization']!.slice('Bearer '.length);
        const input = { server, ca: String(ca), token, shells: places };
        const first = hold(input);
        const before = await first.line;
        first.child.kill('SIGKILL');
        const start = performance.now();
        const second = hold(input);
        const after = await second.line;
        const took = performance.now() - start;
        second.child.kill('SIGKILL');
        must(new Set(before.pids).size > 0 && before.pids.join() === after.pids.join(), `$$ was ${before.pids.join()}, is ${after.pids.join()}`);
        const line = `${learners} shells with the same $$ in ${seconds(took)}, a new process and its start included`;
        return beside(3000, took, line);
      });
    },
  },
  {
    name: 'live: reset gives another environment at once, jumping to a step seeds it, and nothing is left of what was removed',
    async run() {
      return withSpawner({ warm: 1 }, async (spawner, { gateway, admin }) => {
        let jumps = 0;
        const old = await spawner.ensure(seat('one'));
        await asLearner(gateway.http, old, 'kubectl create deployment web --image=nginx:1.25; touch ~/x');
        await until('warm', 60, async () => (spawner.stats().warm > 0 ? true : undefined));
        spawner.setWarm(0);
        const start = performance.now();
        const fresh = await spawner.reset(seat('one'));
        const took = performance.now() - start;
        must(fresh.generation === 2 && fresh.namespace !== old.namespace, JSON.stringify(fresh));
        const { output } = await asLearner(gateway.http, fresh, 'ls ~; kubectl get deployments');
        must(/No resources found/.test(output), output);
        for (const step of ['services-dns/curls', ...new Set([...readSeeds().keys()].filter((key) => !key.startsWith('services-dns/')))]) {
          const place = await spawner.reset(seat('one'), step);
          const { objects = [], files = {} } = readSeeds().get(step)!;
          const seen = (await asLearner(gateway.http, place, 'ls ~; kubectl get all -o name')).output;
          for (const name of [...objects.map(({ metadata }) => `/${metadata.name}`), ...Object.keys(files)]) must(seen.includes(name), `${step}: no ${name} in ${seen}`);
          jumps++;
        }
        await until('old namespace gone', 90, async () => ((await admin.get(resources.namespaces(), old.namespace)) ? undefined : true), 500);
        await spawner.remove('one');
        await until('nothing left', 90, async () => ((await remains(admin)).length === 0 ? true : undefined), 500);
        return `new environment in ${seconds(took)}; ${jumps} steps jumped to, each with what it begins with`;
      });
    },
  },
  {
    name: 'live: network policies are there; whether the network enforces them is said honestly',
    async run() {
      return withSpawner({}, async (spawner, { gateway }) => {
        const [a, b] = await Promise.all([spawner.ensure(seat('aa')), spawner.ensure(seat('bb'))]);
        await asLearner(gateway.http, b, 'kubectl run web --image=nginx:1.25; kubectl wait --for=condition=Ready pod/web --timeout=60s');
        const policies = await asLearner(gateway.http, b, 'kubectl get networkpolicy -o name');
        must(/networkpolicy.networking.k8s.io\/lab/.test(policies.output), policies.output);
        const address = (await asLearner(gateway.http, b, 'kubectl get pod web -o jsonpath={.status.podIP}')).output.trim();
        const { code } = await asLearner(gateway.http, a, `curl -s -o /dev/null -m 3 http://${address}/`);
        return code === 0 ? 'applied, NOT enforced here (the lab’s bridge network has no policy engine): A’s shell reaches B’s Pod by its address' : 'applied and enforced: A’s shell does not reach B’s Pod';
      });
    },
  },
  {
    name: 'live: what these checks installed goes without a trace',
    async run() {
      await world();
      await cleanUpLive();
      if (wasInstalled) return 'the chart was there before and stays';
      await until('namespaces gone', 120, async () => ((await tryKubectl(['get', 'namespace', systemNamespace, shellsNamespace])).stdout.trim() === '' ? true : undefined), 500);
      return `no ${systemNamespace}, no ${shellsNamespace}`;
    },
  },
];

/** Removes what the live checks installed; fine after a failure in their middle, and twice. */
export async function cleanUpLive(): Promise<void> {
  if (!made) return;
  const { admin, gateway } = await made.catch(() => ({ admin: undefined, gateway: undefined }));
  made = undefined;
  if (admin) await removeAll(admin).catch(() => {});
  gateway?.close();
  admin?.close();
  if (!wasInstalled) await tryKubectl(['delete', '-f', '-', '--ignore-not-found', '--wait=false'], { input: readFileSync(manifest, 'utf8') });
}
