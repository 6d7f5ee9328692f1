import type { ApiGroup, ApiRequest } from '../types.ts';
import { core, pod } from './bodies.ts';

const then = '2001-01-01T00:00:00Z';
const running = { running: { startedAt: then } };
const ended = (reason: string, exitCode: number, more: object = {}) => ({ terminated: { reason, exitCode, startedAt: then, finishedAt: then, ...more } });
const waiting = (reason: string, message?: string) => ({ waiting: { reason, message } });
const container = (state: object, { name = 'main', ready = false, restarts = 0, last = {} as object } = {}) => ({ name, state, lastState: last, ready, restartCount: restarts, image: 'nginx:1.25', imageID: '', started: 'running' in state });
const condition = (type: string, so: boolean, more: object = {}) => ({ type, status: so ? 'True' : 'False', lastTransitionTime: then, ...more });
const up = [condition('Initialized', true), condition('Ready', true), condition('ContainersReady', true), condition('PodScheduled', true)];
const down = [condition('Initialized', true), condition('Ready', false, { reason: 'ContainersNotReady', message: 'containers with unready status: [main]' }), condition('ContainersReady', false), condition('PodScheduled', true)];

interface State {
  name: string;
  status: object;
  spec?: object;
  metadata?: object;
}

const main = { name: 'main', image: 'nginx:1.25' };
const two = { containers: [main, { name: 'side', image: 'busybox:1.28' }] };
const init = { initContainers: [{ name: 'first', image: 'busybox:1.28' }, { name: 'second', image: 'busybox:1.28' }] };
const sidecar = { initContainers: [{ name: 'first', image: 'busybox:1.28', restartPolicy: 'Always' }] };
const onMain = (phase: string, ...args: Parameters<typeof container>) => ({ phase, startTime: then, conditions: phase === 'Running' && args[1]?.ready ? up : down, containerStatuses: [container(...args)] });

const states: readonly State[] = [
  { name: 'pending', status: { phase: 'Pending' } },
  { name: 'unschedulable', status: { phase: 'Pending', conditions: [condition('PodScheduled', false, { reason: 'Unschedulable', message: '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.' })] } },
  { name: 'gated', status: { phase: 'Pending', conditions: [condition('PodScheduled', false, { reason: 'SchedulingGated' })] } },
  { name: 'container-creating', status: onMain('Pending', waiting('ContainerCreating')) },
  { name: 'err-image-pull', status: onMain('Pending', waiting('ErrImagePull', 'rpc error: code = NotFound')) },
  { name: 'image-pull-back-off', status: onMain('Pending', waiting('ImagePullBackOff', 'Back-off pulling image "nginx:1.255"')) },
  { name: 'invalid-image-name', status: onMain('Pending', waiting('InvalidImageName')) },
  { name: 'create-config-error', status: onMain('Pending', waiting('CreateContainerConfigError', 'configmap "nosuch" not found')) },
  { name: 'running', status: { ...onMain('Running', running, { ready: true }), podIP: '10.9.8.7', podIPs: [{ ip: '10.9.8.7' }] } },
  { name: 'running-not-ready', status: onMain('Running', running) },
  { name: 'restarted', status: onMain('Running', running, { ready: true, restarts: 3, last: ended('Error', 1) }) },
  { name: 'crash-loop', status: onMain('Running', waiting('CrashLoopBackOff', 'back-off 40s restarting failed container'), { restarts: 4, last: ended('Error', 1) }) },
  { name: 'oom-killed', status: onMain('Running', ended('OOMKilled', 137), { restarts: 1 }) },
  { name: 'error', status: onMain('Failed', ended('Error', 1)), spec: { restartPolicy: 'Never' } },
  { name: 'exit-code', status: onMain('Failed', ended('', 3)), spec: { restartPolicy: 'Never' } },
  { name: 'signal', status: onMain('Failed', ended('', 0, { signal: 9 })), spec: { restartPolicy: 'Never' } },
  { name: 'completed', status: onMain('Succeeded', ended('Completed', 0)), spec: { restartPolicy: 'Never' } },
  { name: 'evicted', status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' } },
  { name: 'node-lost', status: { ...onMain('Running', running, { ready: true }), reason: 'NodeLost' } },
  { name: 'unknown', status: { phase: 'Unknown' } },
  { name: 'one-of-two', status: { phase: 'Running', conditions: down, containerStatuses: [container(running, { ready: true }), container(waiting('CrashLoopBackOff'), { name: 'side', restarts: 2, last: ended('Error', 2) })] }, spec: two },
  { name: 'half-completed', status: { phase: 'Running', conditions: down, containerStatuses: [container(running, { ready: true }), container(ended('Completed', 0), { name: 'side' })] }, spec: two },
  { name: 'init-0-of-2', status: { phase: 'Pending', initContainerStatuses: [container(running, { name: 'first' }), container(waiting('PodInitializing'), { name: 'second' })], containerStatuses: [container(waiting('PodInitializing'))] }, spec: init },
  { name: 'init-1-of-2', status: { phase: 'Pending', initContainerStatuses: [container(ended('Completed', 0), { name: 'first', ready: true }), container(running, { name: 'second' })], containerStatuses: [container(waiting('PodInitializing'))] }, spec: init },
  { name: 'init-crash-loop', status: { phase: 'Pending', initContainerStatuses: [container(waiting('CrashLoopBackOff'), { name: 'first', restarts: 2, last: ended('Error', 1) }), container(waiting('PodInitializing'), { name: 'second' })], containerStatuses: [container(waiting('PodInitializing'))] }, spec: init },
  { name: 'init-error', status: { phase: 'Failed', initContainerStatuses: [container(ended('Error', 1), { name: 'first' }), container(waiting('PodInitializing'), { name: 'second' })], containerStatuses: [container(waiting('PodInitializing'))] }, spec: { ...init, restartPolicy: 'Never' } },
  { name: 'pod-initializing', status: { phase: 'Pending', initContainerStatuses: [container(ended('Completed', 0), { name: 'first', ready: true }), container(ended('Completed', 0), { name: 'second', ready: true })], containerStatuses: [container(waiting('PodInitializing'))], conditions: [condition('Initialized', true)] }, spec: init },
  { name: 'with-sidecar', status: { phase: 'Running', conditions: up, initContainerStatuses: [container(running, { name: 'first', ready: true })], containerStatuses: [container(running, { ready: true })] }, spec: sidecar },
  { name: 'nominated', status: { phase: 'Pending', nominatedNodeName: 'gpu1' } },
  { name: 'readiness-gate', status: { phase: 'Running', conditions: [...down, condition('oracle.example/gate', true)], containerStatuses: [container(running, { ready: true })] }, spec: { readinessGates: [{ conditionType: 'oracle.example/gate' }, { conditionType: 'oracle.example/other' }] } },
  { name: 'terminating', status: onMain('Running', running, { ready: true }), metadata: { finalizers: ['oracle.example/hold'] } },
];

const labels = { states: 'yes' };
const list = `${core}/pods?labelSelector=states%3Dyes`;

export const podStates: ApiGroup = {
  name: 'pod-states',
  about: 'how every state of a Pod shows in a table: statuses are written by hand to Pods that no node has',
  requests: [
    ...states.flatMap(({ name, status, spec, metadata }): ApiRequest[] => [
      { id: `${name}: make`, method: 'POST', path: `${core}/pods`, body: pod(name, spec, { labels, ...metadata }), bodyless: true },
      { id: `${name}: its status`, method: 'PATCH', path: `${core}/pods/${name}/status`, type: 'merge', body: { status }, bodyless: true },
    ]),
    ...states.filter(({ name }) => name !== 'terminating').map(({ name }): ApiRequest => ({ id: `${name}: the Pod`, path: `${core}/pods/${name}` })),
    { id: 'terminating: delete', method: 'DELETE', path: `${core}/pods/terminating` },
    { id: 'terminating: the Pod', path: `${core}/pods/terminating` },
    { id: 'table of all', path: list, accept: 'table' },
    // The collector of Pods comes every 20 s and fails one that terminates and has no node.
    { id: 'those that do not run', path: `${list}&fieldSelector=status.phase!%3DRunning`, accept: 'table', undisturbed: ({ body }) => !JSON.stringify(body).includes('"terminating"') },
    { id: 'terminating: let go', method: 'PATCH', path: `${core}/pods/terminating`, type: 'merge', body: { metadata: { finalizers: null } }, bodyless: true },
    { id: 'remove', method: 'DELETE', path: list, body: { gracePeriodSeconds: 0 }, bodyless: true },
    { id: 'removed', path: list, accept: 'table', until: ({ body }) => ((body as { rows?: unknown[] }).rows?.length ?? 0) === 0 },
  ],
};
