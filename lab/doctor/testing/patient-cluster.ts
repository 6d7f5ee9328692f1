import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Right } from '../ask-api.ts';

/** What is the matter with the cluster; nothing, by default. */
export interface Complaints {
  version?: string;
  /** Every request is refused: whoever asks is nobody here. */
  forbidden?: boolean;
  /** The chart is not there. */
  notInstalled?: boolean;
  /** Rights that whoever asks does not have. */
  lacks?: (right: Right, gateway: boolean) => boolean;
  /** Rights that the gateway has and must not. */
  surplus?: (right: Right) => boolean;
  noFence?: boolean;
  /** Rights that some binding of the cluster gives to every account. */
  everybody?: (right: Right) => boolean;
  noDoor?: boolean;
  noPodSecurity?: boolean;
  /** Of its one node. */
  cpu?: string;
  notReady?: boolean;
  /** Pods that the shells' namespace may have. */
  quota?: string;
  storage?: 'none' | 'pending' | 'bound';
  postgres?: boolean;
  network?: 'open' | 'no image' | 'never spoke';
  ready?: number;
  pulled?: number;
  /** Seconds that the node's clock is ahead. */
  clock?: number;
}

interface Answer {
  code?: number;
  body: object | string;
}

/** Rights that the gateway must not have are asked for, too: a healthy cluster says no to these. */
const never = ({ verb, resource, namespace }: Right) => resource === 'nodes/proxy' || resource === 'clusterrolebindings' || namespace === 'kube-system' || (verb === 'get' && resource === 'secrets');

/** An API server that answers what doctor asks, well or with a complaint. The real one is the lab's. */
export class PatientCluster {
  complaints: Complaints = {};
  /** What was made and not removed. */
  readonly left = new Set<string>();
  #denied = false;
  readonly #server = createServer((request, response) => void this.#handle(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const part of request) text += String(part);
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const { code = 200, body } = this.complaints.forbidden && path !== '/version' ? refusal(403, 'Forbidden', 'User "nobody" cannot do that') : this.#answer(request, path, text ? (JSON.parse(text) as Record<string, unknown>) : {});
    response.writeHead(code, { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  #answer({ method, headers, url = '' }: IncomingMessage, path: string, body: Record<string, unknown>): Answer {
    const sick = this.complaints;
    const gateway = headers.authorization === 'Bearer gateway';
    const found = (object: object | undefined) => (object ? { body: object } : refusal(404, 'NotFound', `${path} not found`));
    if (path === '/version') return { body: { major: '1', minor: (sick.version ?? '1.31.2').split('.')[1], gitVersion: `v${sick.version ?? '1.31.2'}` } };
    if (path.endsWith('/selfsubjectaccessreviews')) {
      const { resourceAttributes: asked } = body['spec'] as { resourceAttributes: Right & { subresource?: string } };
      const right: Right = { ...asked, resource: asked.subresource ? `${asked.resource}/${asked.subresource}` : asked.resource };
      return { code: 201, body: { status: { allowed: gateway && never(right) ? (sick.surplus?.(right) ?? false) : !sick.lacks?.(right, gateway) } } };
    }
    if (path.endsWith('/subjectaccessreviews')) {
      const { user, groups, resourceAttributes: asked } = body['spec'] as { user: string; groups: string[]; resourceAttributes: Right & { subresource?: string } };
      const right: Right = { ...asked, resource: asked.subresource ? `${asked.resource}/${asked.subresource}` : asked.resource };
      const learner = user.startsWith('system:serviceaccount:lab-shells:') && groups.includes('system:serviceaccounts:lab-shells') && groups.includes('system:authenticated');
      return { code: 201, body: { status: { allowed: !learner || (sick.everybody?.(right) ?? false) } } };
    }
    if (path.endsWith('/serviceaccounts/lab-gateway/token')) return sick.notInstalled ? found(undefined) : { code: 201, body: { status: { token: 'gateway' } } };
    if (url.includes('dryRun=All')) {
      if (path.endsWith('/default/resourcequotas')) return sick.noFence ? { code: 201, body } : refusal(403, 'Forbidden', "ValidatingAdmissionPolicy 'lab-gateway-fence' denied request");
      return sick.noPodSecurity ? { code: 201, body } : refusal(403, 'Forbidden', 'violates PodSecurity "restricted:latest": privileged');
    }
    const probe = /^\/(?:api\/v1|apis\/networking\.k8s\.io\/v1)\/namespaces(?:\/(day-one-doctor-\w+)(\/.*)?)?$/.exec(path);
    if (probe && (method === 'POST' || probe[1])) return this.#probe(method ?? 'GET', probe[1], probe[2] ?? '', body);
    const lists: Record<string, object[]> = {
      '/api/v1/nodes': [{ metadata: { name: 'n1' }, spec: {}, status: { allocatable: { cpu: sick.cpu ?? '16', memory: '64Gi', pods: '250' }, conditions: [{ type: 'Ready', status: sick.notReady ? 'False' : 'True' }] } }],
      '/api/v1/pods': [],
      '/api/v1/namespaces': [],
      '/api/v1/namespaces/lab-shells/resourcequotas': sick.notInstalled ? [] : [{ metadata: { name: 'lab' }, spec: { hard: { pods: sick.quota ?? '80' } } }],
      '/apis/storage.k8s.io/v1/storageclasses': sick.storage === 'none' || sick.storage === 'pending' ? [] : [{ metadata: { name: 'fast', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } }],
      '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases': [{ metadata: { name: 'n1' }, spec: { renewTime: new Date(Date.now() + (sick.clock ?? 0) * 1000).toISOString() } }],
    };
    const list = lists[path];
    if (list) return { body: { kind: 'List', metadata: {}, items: list } };
    const here = !sick.notInstalled;
    const objects: Record<string, object | undefined> = {
      '/api/v1/namespaces/lab-shells': here ? { metadata: { name: 'lab-shells' } } : undefined,
      '/api/v1/namespaces/lab-system/persistentvolumeclaims/day-one': sick.storage === 'pending' ? { metadata: {}, status: { phase: 'Pending' } } : sick.storage === 'bound' ? { metadata: {}, status: { phase: 'Bound' } } : undefined,
      '/apis/apps/v1/namespaces/lab-system/deployments/day-one': here ? { metadata: {}, spec: { replicas: 3, template: { spec: { containers: [{ env: sick.postgres ? [{ name: 'DATABASE_URL' }] : [] }] } } }, status: { readyReplicas: sick.ready ?? 3 } } : undefined,
      '/apis/apps/v1/namespaces/lab-system/deployments/day-one-api': here && !sick.noDoor ? { metadata: {}, status: { readyReplicas: 1 } } : undefined,
      '/apis/apps/v1/namespaces/lab-system/daemonsets/day-one-prepull': here ? { metadata: {}, status: { desiredNumberScheduled: 3, numberReady: sick.pulled ?? 3 } } : undefined,
    };
    return found(objects[path]);
  }

  /** The two Pods of the network probe. */
  #probe(method: string, namespace: string | undefined, rest: string, body: Record<string, unknown>): Answer {
    const { network } = this.complaints;
    if (method === 'POST' && namespace === undefined) {
      this.#denied = false;
      this.left.add((body['metadata'] as { name: string }).name);
    } else if (method === 'DELETE' && rest === '') this.left.delete(namespace ?? '');
    else if (method === 'POST' && rest === '/networkpolicies') this.#denied = true;
    else if (method === 'GET' && rest.endsWith('/log')) return { body: (network === 'never spoke' || (this.#denied && network !== 'open') ? 'no\nno\nno' : 'yes\nyes\nyes') };
    else if (method === 'GET' && rest.startsWith('/pods/')) {
      return { body: { metadata: { name: 'p' }, status: network === 'no image' ? { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }] } : { phase: 'Running', podIP: '10.0.0.1' } } };
    }
    return { code: method === 'POST' ? 201 : 200, body: { ...body, kind: 'Status' } };
  }
}

const refusal = (code: number, reason: string, message: string): Answer => ({ code, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message } });
