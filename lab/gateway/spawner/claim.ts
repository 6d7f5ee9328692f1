import { generationLabel, seatLabel, workshopLabel } from '../cluster-names.ts';
import { resources } from '../kube/resources.ts';
import { KubeError } from '../kube/types.ts';
import { persist } from '../kube/wait.ts';
import { activeNote, namespaceOf, podOf, untilNote } from './names.ts';
import { podStart } from './pod-stage.ts';
import type { Pool } from './pool.ts';
import type { Slot } from './slots.ts';
import type { Place, Seat, SpawnError } from './spawner.ts';
import { secondsOf, textOf, type Work } from './work.ts';
import { spawnError } from './words.ts';

/**
 * Writes a seat on a free environment: undefined if another gateway was faster, or the cluster too busy; then another one is tried.
 * The error is one that trying again does not mend.
 */
export async function claim(work: Work, pool: Pool, slot: Slot, seat: Seat, generation: number): Promise<Place | SpawnError | undefined> {
  pool.busy.add(slot.slot);
  try {
    const namespace = await persist(() =>
      work.kube.patch(resources.namespaces(), namespaceOf(slot.slot), {
        // Whoever was faster has changed the version: then this is refused.
        metadata: {
          resourceVersion: slot.namespace!.metadata.resourceVersion,
          labels: { [seatLabel]: seat.id, [workshopLabel]: seat.workshop, [generationLabel]: String(generation) },
          annotations: { [untilNote]: String(seat.until), [activeNote]: secondsOf(work.now()) },
        },
      }),
    );
    pool.slots.know('namespace', namespace);
    void label(work, slot, seat);
    return pool.placeOf(pool.get(slot.slot)!);
  } catch (error) {
    const known = error instanceof KubeError ? error.code : 0;
    if (known !== 409 && known !== 404) work.log('claim failed', { slot: slot.slot, error: textOf(error) });
    // The watch brings the new version; until then it is nobody's.
    await new Promise((done) => setTimeout(done, 100));
    return known === 403 ? spawnError('forbidden', textOf(error)) : undefined;
  } finally {
    pool.busy.delete(slot.slot);
  }
}

/** For whoever looks at Pods; and the cluster itself ends the Pod with the workshop. */
async function label({ kube, options, now }: Work, slot: Slot, seat: Seat): Promise<void> {
  const pods = resources.pods(options.shellsNamespace);
  const began = podStart(slot.pod!) || now();
  const deadline = Math.ceil(seat.until + (options.overtimeMinutes + 5) * 60 - began / 1000);
  await persist(() => kube.patch(pods, podOf(slot.slot), { metadata: { labels: { [seatLabel]: seat.id, [workshopLabel]: seat.workshop } } })).catch(() => {});
  // It may only be shortened.
  if (deadline > 0 && deadline < 24 * 3600) await persist(() => kube.patch(pods, podOf(slot.slot), { spec: { activeDeadlineSeconds: deadline } })).catch(() => {});
}
