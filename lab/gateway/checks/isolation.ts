import { must, type Check } from '../../cluster/checks.ts';
import { until } from '../../cluster/run.ts';
import { shellsNamespace } from '../cluster-names.ts';
import { accountConnection } from '../gateway-account.ts';
import { KubeClient } from '../kube/client.ts';
import { runInPod } from '../kube/exec.ts';
import { KubeError, type KubeObject } from '../kube/types.ts';
import { resources } from '../kube/resources.ts';
import { contextNamespace } from '../observe/context.ts';
import type { Place } from '../spawner/spawner.ts';
import { allowed, around, forbidden, refusal, walls } from './forbidden.ts';
import { secondNamespace } from './second.ts';
import { asLearner, seat, withSpawner, workshop, world } from './world.ts';

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

/** What learners may do and what not, and that it is written down. */
export const isolationChecks: readonly Check[] = [
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
    name: 'live: what a learner may not do is refused, and each refusal is in the audit log',
    async run() {
      return withSpawner({}, async (spawner, { gateway, admin, audited }) => {
        const [a, b] = await Promise.all([spawner.ensure(seat('aa')), spawner.ensure(seat('bb'))]);
        await asLearner(gateway.http, b, 'kubectl run web --image=nginx:1.25; kubectl create secret generic s --from-literal=a=b; kubectl wait --for=condition=Ready pod/web --timeout=60s');
        const slot = (place: Place) => place.namespace.slice(4);
        const names: Record<string, string> = { SA: a.pod, SB: b.pod, LA: `l-${slot(a)}`, LB: `l-${slot(b)}`, A: a.namespace, B: b.namespace };
        const tried = async (what: string, line: string, input?: string) => {
          const { code, output } = await asLearner(gateway.http, a, line.replace(/\{([A-Z]+)\}/g, (whole, name: string) => names[name] ?? whole), input);
          // `kubectl cordon` says error and ends with 0.
          must((code !== 0 || output.startsWith('error:')) && refusal.test(output), `not refused: ${what} (${code}): ${output.slice(0, 400)}`);
        };
        for (const [what, line, input] of forbidden) {
          const before = audited.length;
          await tried(what, line, input);
          await until(`“${what}” in the audit log`, 5, async () => audited.slice(before).some(({ event, sub, ws, code }) => event === 'api.refused' && sub === 'aa' && ws === workshop && code === 403) || undefined, 20);
        }
        for (const [what, line] of walls) await tried(what, line);
        const silent = [];
        for (const [what, line] of around) {
          const { code, output } = await asLearner(gateway.http, a, line.replaceAll('{B}', b.namespace));
          must(code !== 0 && !output.includes('"items"'), `not refused: past day-one-api, ${what}: ${output.slice(0, 400)}`);
          if (!refusal.test(output)) silent.push(what);
        }
        const all = (await asLearner(gateway.http, a, 'kubectl get all,events,namespaces -A -o wide; kubectl get pods -A -o yaml; timeout 2 kubectl get pods -A -w; timeout 3 kubectl get ns -w; kubectl describe node')).output;
        must(!all.includes(b.namespace) && !all.includes(b.pod) && !all.includes(shellsNamespace) && all.includes(a.namespace), `a neighbour or a shell is seen: ${all.split('\n').find((line) => line.includes(b.namespace) || line.includes(shellsNamespace)) ?? 'or nothing of the own'}`);
        must(await admin.get(resources.pods(b.namespace), 'web'), 'B’s Pod is gone');
        return `${forbidden.length} of ${forbidden.length} refused and written down; ${walls.length} more by the shell itself, ${around.length} past day-one-api (${silent.length === 0 ? 'by RBAC' : 'by the network'}); nothing of a neighbour in any list`;
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
        must(forbiddenList === 'Forbidden', 'a learner lists the shells');
        return `listens on ${listening} ports, uid ${uid}, no capability, seccomp on; Pods of lab-shells: ${forbiddenList || 'TO BE SEEN'}`;
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
  secondNamespace,
];
