import { removeSlot } from './make.ts';
import { namespaceOf, podOf, shellContainer } from './names.ts';
import { Slots, type Slot } from './slots.ts';
import type { Place } from './spawner.ts';
import { textOf, type Work } from './work.ts';

export const isReady = ({ stage }: Slot): boolean => stage?.stage === 'ready' && !stage.ended;

/** All environments: which are free, which is a seat's, which are in somebody's hands just now. */
export class Pool {
  readonly slots: Slots;
  /** Slots that are being made. */
  readonly making = new Set<string>();
  /** Slots that are being given to a seat. */
  readonly busy = new Set<string>();
  /** Slots whose removal was ordered by us; until the cluster has done it. */
  readonly leaving = new Set<string>();
  readonly #work: Work;

  /** `changed` is called after every change, with what was and what is. */
  constructor(work: Work, changed: (before: Slot | undefined, now: Slot | undefined) => void, secondChanged: () => void) {
    this.#work = work;
    this.slots = new Slots(work.kube, work.options.shellsNamespace, changed, secondChanged);
  }

  get all(): Slot[] {
    return [...this.slots.all.values()];
  }

  get(slot: string): Slot | undefined {
    return this.slots.all.get(slot);
  }

  stays({ slot, namespace, going }: Slot): boolean {
    return namespace !== undefined && !going && !this.leaving.has(slot);
  }

  /** The newest environment of a seat that stays. */
  ofSeat(seat: string): Slot | undefined {
    return this.all.filter((slot) => slot.seat === seat && this.stays(slot)).sort((a, b) => b.generation - a.generation || a.born - b.born)[0];
  }

  /** Those with a seat. */
  taken(): Slot[] {
    return this.all.filter((slot) => slot.seat !== undefined && this.stays(slot));
  }

  /** Warm environments, the oldest first. */
  free(): Slot[] {
    return this.all.filter((slot) => this.#unclaimed(slot) && isReady(slot)).sort((a, b) => a.born - b.born);
  }

  /** How many another gateway, or one that died, is making: they will be ready before ours would. */
  madeByOthers(): number {
    const young = this.#work.now() / 1000 - this.#work.options.startSeconds;
    return this.all.filter((slot) => this.#unclaimed(slot) && !isReady(slot) && !slot.stage?.ended && slot.born > young).length;
  }

  placeOf({ slot, generation }: Slot): Place {
    return { namespace: namespaceOf(slot), shells: this.#work.options.shellsNamespace, pod: podOf(slot), container: shellContainer, generation };
  }

  /** Orders the removal of all that belongs to a slot; what fails the sweep tries again. */
  async discard(slot: string): Promise<void> {
    if (this.leaving.has(slot)) return;
    this.leaving.add(slot);
    try {
      await removeSlot(this.#work.kube, slot, this.#work.options.shellsNamespace);
      if (!this.slots.all.has(slot)) this.leaving.delete(slot);
    } catch (error) {
      this.leaving.delete(slot);
      this.#work.log('removal failed, will be tried again', { slot, error: textOf(error) });
    }
  }

  #unclaimed(slot: Slot): boolean {
    return slot.seat === undefined && this.stays(slot) && !this.busy.has(slot.slot) && !this.making.has(slot.slot);
  }
}
