import { setTimeout as sleep } from 'node:timers/promises';
import type { Kube, KubeObject } from '../gateway/kube/types.ts';
import { resources } from '../gateway/kube/resources.ts';

/** What two Pods and a policy showed. */
export type NetworkFinding =
  | { seen: 'enforced'; seconds: number }
  | { seen: 'not-enforced' }
  /** The two never spoke, so a policy would prove nothing. */
  | { seen: 'unclear'; why: string };

const security = { allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 65534, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } };

const pod = (name: string, namespace: string, image: string, script: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: { probe: name } },
  spec: {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    restartPolicy: 'Never',
    containers: [{ name: 'probe', image, command: ['sh', '-c', script], securityContext: security, resources: { requests: { cpu: '5m', memory: '8Mi' }, limits: { cpu: '200m', memory: '32Mi' } } }],
  },
});

const phaseOf = (object: KubeObject | undefined) => object?.status as { phase?: string; podIP?: string; containerStatuses?: { state?: { waiting?: { reason?: string } } }[] } | undefined;

/**
 * Makes a namespace with a Pod that serves and a Pod that asks once a second, waits until they speak, forbids it by a NetworkPolicy and looks
 * whether they fall silent. Removes the namespace.
 *
 * @param image has `sh`, `httpd` and `wget` (busybox)
 * @throws KubeError when it may not
 */
export async function probeNetwork(kube: Kube, image: string, { startSeconds = 60, silenceSeconds = 15 } = {}): Promise<NetworkFinding> {
  const namespace = `day-one-doctor-${Math.random().toString(36).slice(2, 8)}`;
  const pods = resources.pods(namespace);
  await kube.create(resources.namespaces(), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } });
  try {
    await kube.create(pods, pod('server', namespace, image, 'cd /tmp && echo here >index.html && exec httpd -f -p 8080'));
    const address = await running(kube, namespace, 'server', startSeconds);
    if (typeof address !== 'string') return { seen: 'unclear', why: address.why };
    await kube.create(pods, pod('asker', namespace, image, `while :; do timeout 2 wget -q -O - http://${address.includes(':') ? `[${address}]` : address}:8080/ >/dev/null 2>&1 && echo yes || echo no; sleep 1; done`));
    const asker = await running(kube, namespace, 'asker', startSeconds);
    if (typeof asker !== 'string') return { seen: 'unclear', why: asker.why };
    const said = async () => (await kube.request<string>('GET', `/api/v1/namespaces/${namespace}/pods/asker/log`)).trim().split('\n').filter(Boolean);
    if (!(await within(startSeconds, async () => (await said()).at(-1) === 'yes'))) return { seen: 'unclear', why: 'two Pods cannot speak to each other even without a policy' };
    await kube.create(resources.networkPolicies(namespace), { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'deny', namespace }, spec: { podSelector: { matchLabels: { probe: 'server' } }, policyTypes: ['Ingress'] } });
    const start = Date.now();
    // One missed answer may be chance: three in a row.
    const silent = await within(silenceSeconds, async () => (await said()).slice(-3).every((word) => word === 'no'));
    return silent ? { seen: 'enforced', seconds: (Date.now() - start) / 1000 } : { seen: 'not-enforced' };
  } finally {
    await kube.remove(resources.namespaces(), namespace);
  }
}

async function running(kube: Kube, namespace: string, name: string, seconds: number): Promise<string | { why: string }> {
  let [address, why] = ['', 'it was not started'];
  await within(seconds, async () => {
    const status = phaseOf(await kube.get(resources.pods(namespace), name));
    why = status?.containerStatuses?.[0]?.state?.waiting?.reason ?? status?.phase ?? why;
    address = status?.phase === 'Running' ? (status.podIP ?? '') : '';
    return address !== '';
  });
  return address || { why: `the Pod "${name}" is not running after ${seconds} s: ${why}` };
}

async function within(seconds: number, ask: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(500)) if (await ask()) return true;
  return false;
}
