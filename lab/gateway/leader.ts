import type { Kube, KubeObject } from './kube/types.ts';
import { KubeError } from './kube/types.ts';

const leaseSeconds = 15;
const renewMs = 5000;

/** One of several gateways keeps the pool of environments and sweeps: whoever holds this Lease. */
export class Leader {
  readonly #kube: Kube;
  readonly #namespace: string;
  readonly #me: string;
  readonly #timer: NodeJS.Timeout;
  #until = 0;

  constructor(kube: Kube, namespace: string, me: string) {
    [this.#kube, this.#namespace, this.#me] = [kube, namespace, me];
    this.#timer = setInterval(() => void this.#renew(), renewMs).unref();
    void this.#renew();
  }

  /** Whether this one leads. It ends by itself when renewing fails. */
  get leads(): boolean {
    return performance.now() < this.#until;
  }

  /** Lets another lead at once. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (!this.leads) return;
    this.#until = 0;
    await this.#kube.patch(this.#address, 'lab-gateway', { spec: { holderIdentity: '' } }).catch(() => {});
  }

  get #address() {
    return { group: 'coordination.k8s.io', plural: 'leases', namespace: this.#namespace };
  }

  async #renew(): Promise<void> {
    const asked = performance.now();
    try {
      const lease = await this.#kube.get(this.#address, 'lab-gateway');
      const { holderIdentity = '', renewTime } = (lease?.spec ?? {}) as { holderIdentity?: string; renewTime?: string };
      const free = holderIdentity === '' || holderIdentity === this.#me || Date.now() - Date.parse(renewTime ?? '') > leaseSeconds * 1000;
      if (!free) return;
      const spec = { holderIdentity: this.#me, leaseDurationSeconds: leaseSeconds, renewTime: new Date().toISOString().replace('Z', '000Z') };
      const object: KubeObject = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'lab-gateway', namespace: this.#namespace }, spec };
      // The version makes it fail when another was faster.
      if (lease) await this.#kube.patch(this.#address, 'lab-gateway', { metadata: { resourceVersion: lease.metadata.resourceVersion }, spec });
      else await this.#kube.create(this.#address, object);
      this.#until = asked + leaseSeconds * 1000 - renewMs / 2;
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
    }
  }
}
