import { describe, expect, test } from 'vitest';
import { reached } from '../cluster/goal.ts';
import { snapshot, type ApiObject, type ApiObjects } from './snapshot.ts';
import objects from './testdata/lab-objects.json' with { type: 'json' };

// Real objects of the lab cluster: one learner's namespace (two nginx, one crashing, one that fits nowhere, one that is going, one whose
// image does not exist) and kube-system, with gpu1 tainted and cpu2 cordoned.
const read = objects as unknown as Record<'nodes' | 'pods' | 'services' | 'deployments' | 'replicasets', ApiObject[]>;
const lab: ApiObjects = { ...read, replicaSets: read.replicasets };
const now = Date.parse(objects.pods[0]!.metadata.creationTimestamp) + 60_000;
const learner = new Map([['lab-7kq2mx', 'default'], ['kube-system', 'kube-system']]);
const state = snapshot(lab, { now, namespaces: learner, contextNamespace: 'lab-7kq2mx' });
const pod = (prefix: string) => state.pods.find(({ name }) => name.startsWith(prefix))!;

describe('a real cluster as lessons read it', () => {
  test('nodes: address, role, taints that somebody set, cordoned', () => {
    expect(state.nodes.map(({ name, ip, controlPlane, ready, unschedulable }) => [name, ip, controlPlane, ready, unschedulable])).toEqual([
      ['cpu1', '172.30.1.43', true, true, false],
      ['cpu2', '172.30.1.80', false, true, true],
      ['gpu1', '172.30.1.38', false, true, false],
    ]);
    expect(state.nodes.map(({ taints }) => taints)).toEqual([[], [], [{ key: 'day-one/try', value: '1', effect: 'NoSchedule' }]]);
    expect(state.nodes[0]).toMatchObject({ cpu: '2', memory: expect.stringMatching(/Ki$/) });
    expect(state.nodes.every(({ ageSec }) => ageSec > 30)).toBe(true);
  });

  test('Pods: the learner’s namespace is called default, other learners’ are not there', () => {
    expect([...new Set(state.pods.map(({ namespace }) => namespace))]).toEqual(['default', 'kube-system']);
    const keys = state.pods.map(({ namespace, name }) => `${namespace}/${name}`);
    expect(keys).toEqual([...keys].sort());
    const others = snapshot(lab, { now, namespaces: new Map([['lab-other', 'default']]) });
    expect(others.pods).toEqual([]);
    expect(others.nodes).toHaveLength(3);
  });

  test('Pods: running, going, crashing, waiting for a node, waiting for an image', () => {
    expect(pod('web-')).toMatchObject({ phase: 'Running', ready: true, deleting: false, owner: expect.stringMatching(/^ReplicaSet\/web-/), containers: ['nginx'], hostNetwork: false, restarts: 0, ip: expect.stringMatching(/^10\.244\./) });
    expect(pod('hello')).toMatchObject({ deleting: true, owner: null });
    expect(pod('crash').restarts).toBeGreaterThan(0);
    expect(pod('crash').ready).toBe(false);
    expect(pod('far')).toMatchObject({ node: null, phase: 'Pending', ready: false });
    expect(pod('big-')).toMatchObject({ phase: 'Pending', ready: false, node: expect.any(String) });
    expect(pod('etcd-cpu1')).toMatchObject({ owner: 'Node/cpu1', hostNetwork: true, ready: true });
    expect(pod('kube-proxy-').owner).toBe('DaemonSet/kube-proxy');
  });

  test('desired replicas, Services, namespace of the context', () => {
    expect(state.replicas).toMatchObject({ 'Deployment/default/web': 2, 'Deployment/default/big': 1, 'Deployment/kube-system/coredns': 2 });
    expect(state.services.find(({ name }) => name === 'web')).toMatchObject({ ns: 'default', ports: ['80/TCP'], selector: { app: 'web' } });
    expect(state.services.find(({ name }) => name === 'kube-dns')?.ports).toEqual(['53/UDP', '53/TCP', '9153/TCP']);
    expect(state.contextNamespace).toBe('default');
    expect(snapshot(lab, { now, namespaces: learner, contextNamespace: 'kube-system' }).contextNamespace).toBe('kube-system');
  });

  test('alone, with an own cluster, all namespaces keep their names', () => {
    const all = snapshot(lab, { now, contextNamespace: 'team-a' });
    expect([...new Set(all.pods.map(({ namespace }) => namespace))]).toEqual(['kube-system', 'lab-7kq2mx']);
    expect(all.contextNamespace).toBe('team-a');
  });

  test('what the API server leaves out does not break it', () => {
    const nothing: ApiObject[] = [{}, { metadata: { name: 'x', namespace: 'kube-system' } }];
    expect(() => snapshot({ nodes: nothing, pods: nothing, services: nothing, deployments: nothing, replicaSets: nothing }, { now })).not.toThrow();
  });
});

describe('goals of lessons on real objects', () => {
  const without = (prefix: string) => ({ ...state, pods: state.pods.filter(({ name }) => !name.startsWith(prefix)) });
  const none = new Set<string>();

  test('a Deployment’s Pods, ready in default', () => {
    const goal = [{ count: 'pods' as const, where: { namespace: 'default', selector: 'app=web', ready: true }, equals: 2 }];
    expect(reached(goal, { start: without('web-'), now: state, commands: none })).toBe(true);
    expect(reached(goal, { start: state, now: state, commands: none })).toBe(false);
  });

  test('a mirror Pod made again under its old name is new: its uid differs', () => {
    const goal = [{ count: 'pods' as const, where: { namespace: 'kube-system', name: 'kube-scheduler-cpu1', new: true, ready: true }, equals: 1 }];
    expect(reached(goal, { start: state, now: state, commands: none })).toBe(false);
    const again = { ...lab, pods: lab.pods.map((object) => (object.metadata?.name === 'kube-scheduler-cpu1' ? { ...object, metadata: { ...object.metadata, uid: 'another' } } : object)) };
    expect(reached(goal, { start: state, now: snapshot(again, { now, namespaces: learner }), commands: none })).toBe(true);
  });
});
