import { generationLabel, managedLabel, seatLabel, workshopLabel } from '../cluster-names.ts';
import { resources } from '../kube/resources.ts';
import type { Kube, KubeObject } from '../kube/types.ts';
import { activeNote, namespaceOf, secondOf, slotLabel, untilNote } from './names.ts';
import { stageOfPod, type PodStage } from './pod-stage.ts';

/** An environment as the cluster's labels tell it. */
export interface Slot {
  slot: string;
  /** Absent: only remains of it are there (a Pod without its namespace). */
  namespace?: KubeObject;
  pod?: KubeObject;
  seat?: string;
  workshop?: string;
  generation: number;
  /** Seconds since 1970. */
  until?: number;
  active?: number;
  /** The namespace is being removed. */
  going: boolean;
  /** Seconds since 1970. */
  born: number;
  /** undefined without a Pod. */
  stage?: PodStage;
}

/** All environments, kept in step with the cluster by two watches. */
export class Slots {
  /** By slot. */
  readonly all = new Map<string, Slot>();
  /** Second namespaces that learners made, by slot. */
  readonly seconds = new Map<string, KubeObject>();
  /** Both lists have been read once. */
  readonly ready: Promise<void>;
  private readonly kube: Kube;
  private readonly shells: string;
  private readonly stop = new AbortController();
  private readonly changed: (before: Slot | undefined, now: Slot | undefined) => void;
  private readonly secondChanged: () => void;

  /** `changed` is called after every change, with what was and what is; `secondChanged` after one of a second namespace. */
  constructor(kube: Kube, shells: string, changed: (before: Slot | undefined, now: Slot | undefined) => void, secondChanged: () => void) {
    this.kube = kube;
    this.shells = shells;
    this.changed = changed;
    this.secondChanged = secondChanged;
    this.ready = Promise.all([this.follow('namespace'), this.follow('pod')]).then(() => {});
  }

  close(): void {
    this.stop.abort();
  }

  /** Takes over what a request answered, without waiting for the watch. */
  know(part: 'namespace' | 'pod', object: KubeObject): void {
    this.put(part, object);
  }

  /** Resolves when the first list is there; goes on following. */
  private follow(part: 'namespace' | 'pod'): Promise<void> {
    return new Promise((done) => {
      const [resource, labels] = part === 'namespace' ? [resources.namespaces(), `${managedLabel}=true,${slotLabel}`] : [resources.pods(this.shells), slotLabel];
      const run = async () => {
        for await (const event of this.kube.watch(resource, { labels }, this.stop.signal))
          if (event.type === 'set') this.put(part, event.object);
          else if (event.type === 'gone') this.drop(part, event.object);
          else {
            const here = new Set(event.objects.map(({ metadata }) => metadata.uid));
            const known = [...[...this.all.values()].map(({ [part]: object }) => object), ...(part === 'namespace' ? this.seconds.values() : [])];
            for (const object of known) if (object && !here.has(object.metadata.uid)) this.drop(part, object);
            for (const object of event.objects) this.put(part, object);
            done();
          }
        done();
      };
      void run();
    });
  }

  private put(part: 'namespace' | 'pod', object: KubeObject): void {
    const slot = object.metadata.labels?.[slotLabel];
    if (slot && part === 'namespace' && object.metadata.name === secondOf(slot)) {
      this.seconds.set(slot, object);
      return this.secondChanged();
    }
    if (!slot || (part === 'namespace' && object.metadata.name !== namespaceOf(slot))) return;
    const before = this.all.get(slot);
    const known = before?.[part];
    // The watch may come after the answer that was newer.
    if (known?.metadata.uid === object.metadata.uid && Number(known?.metadata.resourceVersion) > Number(object.metadata.resourceVersion)) return;
    const now = read(slot, { namespace: before?.namespace, pod: before?.pod, [part]: object });
    this.all.set(slot, now);
    this.changed(before, now);
  }

  private drop(part: 'namespace' | 'pod', { metadata }: KubeObject): void {
    const slot = metadata.labels?.[slotLabel] ?? '';
    if (part === 'namespace' && metadata.uid === this.seconds.get(slot)?.metadata.uid) return void this.seconds.delete(slot);
    const before = this.all.get(slot);
    if (!before || before[part]?.metadata.uid !== metadata.uid) return;
    const left = { namespace: before.namespace, pod: before.pod, [part]: undefined };
    const now = left.namespace || left.pod ? read(slot, left) : undefined;
    if (now) this.all.set(slot, now);
    else this.all.delete(slot);
    this.changed(before, now);
  }
}

function read(slot: string, { namespace, pod }: { namespace?: KubeObject; pod?: KubeObject }): Slot {
  const { labels = {}, annotations = {}, deletionTimestamp } = namespace?.metadata ?? { name: '' };
  const seconds = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  return {
    slot,
    namespace,
    pod,
    seat: labels[seatLabel],
    workshop: labels[workshopLabel],
    generation: Number(labels[generationLabel] ?? 1),
    until: seconds(annotations[untilNote]),
    active: seconds(annotations[activeNote]),
    going: Boolean(deletionTimestamp),
    born: Date.parse((namespace ?? pod)?.metadata.creationTimestamp ?? '') / 1000 || 0,
    stage: pod && stageOfPod(pod),
  };
}
