import { KubeError, type KubeObject } from '../kube/types.ts';
import { backoff } from '../kube/wait.ts';
import { Durations } from './durations.ts';
import { makeSlot } from './make.ts';
import { newSlot } from './names.ts';
import { isReady, type Pool } from './pool.ts';
import { SpawnError, type SpawnProgress } from './spawner.ts';
import { textOf, type Work } from './work.ts';
import { spawnError } from './words.ts';

/** An environment in the making. */
export interface Making {
  slot: string;
  /** Milliseconds of the clock. */
  since: number;
  stage: 'namespace' | 'quota';
  stop: AbortController;
}

/** Makes environments, side by side, each up to a Pod that is ready. */
export class Maker {
  readonly durations = new Durations();
  /** In a row; 0 after one that came off. */
  failures = 0;
  /** All that failed. */
  failed = 0;
  readonly #work: Work;
  readonly #pool: Pool;
  readonly #making = new Map<string, Making>();
  readonly #hopeless: (code: SpawnError['code'], message: string) => void;
  #notBefore = 0;

  /** `hopeless` is told of what will not mend itself while somebody waits. */
  constructor(work: Work, pool: Pool, hopeless: (code: SpawnError['code'], message: string) => void) {
    this.#work = work;
    this.#pool = pool;
    this.#hopeless = hopeless;
  }

  /** Those under way, the oldest first. */
  get making(): Making[] {
    return [...this.#making.values()].sort((a, b) => a.since - b.since);
  }

  /** After failures there is a pause. */
  get mayBegin(): boolean {
    return this.#work.now() >= this.#notBefore;
  }

  /** How far one of them is. */
  stageOf({ slot, stage }: Making): SpawnProgress['stage'] {
    const pod = this.#pool.get(slot)?.stage;
    return pod && pod.stage !== 'ready' ? pod.stage : stage;
  }

  stop(): void {
    for (const { stop } of this.#making.values()) stop.abort();
  }

  /** Makes one; its end is there when this resolves, whichever it was. */
  async make(): Promise<void> {
    const slot = newSlot();
    const { now, options, kube } = this.#work;
    const making: Making = { slot, since: now(), stage: 'namespace', stop: new AbortController() };
    this.#making.set(slot, making);
    this.#pool.making.add(slot);
    const done = () => {
      this.#making.delete(slot);
      this.#pool.making.delete(slot);
    };
    try {
      const told = {
        namespace: (object: KubeObject) => {
          this.#pool.slots.know('namespace', object);
          making.stage = 'quota';
        },
        pod: (object: KubeObject) => this.#pool.slots.know('pod', object),
      };
      await makeSlot(kube, slot, options, told, making.stop.signal);
      await this.#untilReady(making);
      this.durations.add((now() - making.since) / 1000);
      this.failures = 0;
    } catch (error) {
      this.#fail(making, error);
      // First the removal, then the end of the making: the sweep must not find it in between.
      await this.#pool.discard(slot);
    }
    done();
  }

  /** @throws SpawnError */
  async #untilReady({ slot, since, stop }: Making): Promise<void> {
    const { now, options } = this.#work;
    let troubleSince = 0;
    for (;;) {
      const it = this.#pool.get(slot);
      if (it && isReady(it)) return;
      if (stop.signal.aborted) throw spawnError('aborted', 'stopped');
      const trouble = it?.stage?.trouble;
      if (!trouble) troubleSince = 0;
      else troubleSince ||= now();
      if (trouble?.kind === 'image' && now() - troubleSince > 15_000) throw spawnError('image', trouble.text);
      if (it?.stage?.ended || it?.going || now() - since > options.startSeconds * 1000) throw spawnError('timeout', trouble?.text ?? 'the Pod was not ready in time');
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  #fail({ slot, stop }: Making, error: unknown): void {
    if (stop.signal.aborted) return;
    const code = error instanceof SpawnError ? error.code : error instanceof KubeError && error.code === 403 && !/quota/.test(error.message) ? 'forbidden' : 'cluster';
    this.failed++;
    this.failures++;
    this.#notBefore = this.#work.now() + backoff(this.failures);
    this.#work.log('an environment could not be made', { slot, code, error: textOf(error), failures: this.failures });
    // A refusal does not mend itself while a learner waits; anything else is tried until the learner's time is over.
    if (code === 'forbidden' || (code === 'image' && this.failures >= 2)) this.#hopeless(code, textOf(error));
  }
}
