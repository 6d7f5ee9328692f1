import type { Localized } from '../../../src/engine/schema/localized.ts';
import { resources } from '../kube/resources.ts';
import { activeNote, namespaceOf, slotLabel } from './names.ts';
import type { Pool } from './pool.ts';
import type { Slot } from './slots.ts';
import { secondsOf, textOf, type Work } from './work.ts';
import { gone } from './words.ts';

/** Removes what should not be there: expired, idle, left by a gateway that died, half removed. */
export class Sweeper {
  culled = 0;
  readonly #work: Work;
  readonly #pool: Pool;
  readonly #pending: (seat: string) => boolean;
  readonly #tellGone: (seat: string, why: Localized) => void;
  /** When a seat was last seen, in milliseconds since 1970. */
  readonly #touched = new Map<string, number>();

  /** @param pending whether something is being done for a seat just now */
  constructor(work: Work, pool: Pool, pending: (seat: string) => boolean, tellGone: (seat: string, why: Localized) => void) {
    this.#work = work;
    this.#pool = pool;
    this.#pending = pending;
    this.#tellGone = tellGone;
  }

  touch(seat: string): void {
    this.#touched.set(seat, this.#work.now());
  }

  async sweep(): Promise<void> {
    const { options, log } = this.#work;
    const { cullMinutes, overtimeMinutes, startSeconds } = options;
    const pool = this.#pool;
    const now = this.#work.now() / 1000;
    await this.#keepActive();
    const newest = new Map<string, number>();
    for (const { seat, generation } of pool.taken()) newest.set(seat!, Math.max(generation, newest.get(seat!) ?? 0));
    for (const slot of pool.all) {
      if (pool.busy.has(slot.slot) || pool.making.has(slot.slot) || pool.leaving.has(slot.slot)) continue;
      const { seat, namespace, pod, going, until, stage, generation } = slot;
      const active = Math.max(slot.active ?? slot.born, (this.#touched.get(seat ?? '') ?? 0) / 1000);
      const age = now - slot.born;
      if (going || !namespace) {
        // The Pod and the account lie in another namespace and do not go with it.
        if (pod && !pod.metadata.deletionTimestamp && age > 5) await pool.discard(slot.slot);
      } else if (seat === undefined) {
        if (stage?.ended || (stage?.stage !== 'ready' && age > startSeconds + 30)) await pool.discard(slot.slot);
      } else if (until !== undefined && now > until + overtimeMinutes * 60) await this.#cull(slot, gone.expired);
      else if (cullMinutes > 0 && now - active > cullMinutes * 60) await this.#cull(slot, gone.idle);
      else if (generation < (newest.get(seat) ?? 0) && age > 60 && !this.#pending(seat)) await pool.discard(slot.slot);
    }
    await this.#remains(now).catch((error: unknown) => log('sweep failed', { error: textOf(error) }));
  }

  /** Accounts, policies and second namespaces whose own namespace is gone. */
  async #remains(now: number): Promise<void> {
    const { kube, options } = this.#work;
    const shells = options.shellsNamespace;
    const lists = [await kube.list(resources.serviceAccounts(shells), { labels: slotLabel }), await kube.list(resources.networkPolicies(shells), { labels: slotLabel })];
    for (const { metadata } of [...lists.flatMap(({ items }) => items), ...this.#pool.slots.seconds.values()]) {
      const slot = metadata.labels![slotLabel]!;
      if (this.#pool.get(slot)?.namespace || this.#pool.making.has(slot) || this.#pool.leaving.has(slot) || metadata.deletionTimestamp || now - Date.parse(metadata.creationTimestamp ?? '') / 1000 < 60) continue;
      await this.#pool.discard(slot);
    }
  }

  /** Writes down who was seen, every five minutes, so that a new gateway knows. */
  async #keepActive(): Promise<void> {
    for (const [seat, at] of this.#touched) {
      const slot = this.#pool.ofSeat(seat);
      if (!slot) this.#touched.delete(seat);
      else if (at / 1000 - (slot.active ?? 0) > 300) await this.#work.kube.patch(resources.namespaces(), namespaceOf(slot.slot), { metadata: { annotations: { [activeNote]: secondsOf(at) } } }).catch(() => {});
    }
  }

  async #cull(slot: Slot, why: Localized): Promise<void> {
    this.culled++;
    this.#work.log('culled', { seat: slot.seat, slot: slot.slot, why: why.en });
    this.#tellGone(slot.seat!, why);
    await this.#pool.discard(slot.slot);
  }
}
