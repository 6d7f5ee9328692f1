import { createHash } from 'node:crypto';
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Limits } from '../config.ts';
import { bigText } from './cuts.ts';
import type { ClientState } from './distant-client.ts';
import type { DistantPageOptions } from './distant-page.ts';
import { Relay } from './relay.ts';
import { serve, type Served } from './served.ts';

/** A page in a process of its own, which can be stopped like a laptop that is closed. */
export class DistantClient {
  state: ClientState = { received: 0, typed: 0, open: false, links: [], resets: 0 };
  readonly #child;
  readonly #heard = new Set<() => void>();

  constructor(options: DistantPageOptions) {
    this.#child = fork(join(import.meta.dirname, 'distant-client.ts'), [JSON.stringify(options)], { execArgv: ['--disable-warning=ExperimentalWarning'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child.on('message', (state) => {
      // An answer that was asked for earlier may come after the end.
      this.state = { ...this.state, ...(state as ClientState) };
      for (const look of [...this.#heard]) look();
    });
  }

  /** Resolves when its state fits. @throws Error when it ended before */
  until(fits: (state: ClientState) => boolean): Promise<void> {
    return new Promise((done, fail) => {
      const asking = setInterval(() => this.#tell({}), 20);
      const stop = () => {
        clearInterval(asking);
        this.#heard.delete(look);
        this.#child.off('exit', gone);
      };
      const gone = () => {
        stop();
        fail(new Error(`the page ended: ${JSON.stringify(this.state)}`));
      };
      const look = () => {
        if (!fits(this.state)) return;
        stop();
        done();
      };
      this.#child.once('exit', gone);
      this.#heard.add(look);
      look();
    });
  }

  /** It types numbered lines up to this one, as its connection lets it. */
  types(goal: number): void {
    this.#tell({ goal });
  }

  /** Its clock is set off by so much more, in milliseconds. */
  jump(ms: number): void {
    this.#tell({ jump: ms });
  }

  /** The laptop is closed, and opened after a while. */
  async sleeps(ms: number): Promise<void> {
    this.#child.kill('SIGSTOP');
    await sleep(ms);
    this.#child.kill('SIGCONT');
  }

  close(): void {
    this.#child.kill('SIGKILL');
  }

  #tell(what: { goal?: number; jump?: number }): void {
    if (this.#child.connected) this.#child.send(what, () => {});
  }
}

/** What trouble is made with. */
export interface Scene {
  relay: Relay;
  client: DistantClient;
  lab: Served;
}

export interface TroubleResult {
  /** Output as the page has it, and as the shell made it. */
  out: { got: string; made: string; bytes: number };
  /** Input as the shell has it, and as it was typed. */
  in: { got: string; made: string; lines: number };
  /** How often the screen was cleared: once. */
  resets: number;
  /** How the connection stood, in order. */
  links: string[];
}

export interface TroubleOptions {
  bytes: number;
  lines: number;
  /** How much faster than real time the page's patience runs out. */
  speed?: number;
  /** Of the gateway. */
  limits?: Partial<Limits>;
  /** Bytes that the page's screen parses in a millisecond: how long the output lasts. */
  parses?: number;
  /** Happens while the shell prints and the page types. */
  trouble: (scene: Scene) => Promise<void>;
}

const sha = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');

/** A shell prints `bytes` and reads `lines` at the same time, through a relay, while something happens to network, page or gateway. */
export async function runTrouble({ bytes, lines, speed = 1, limits = {}, parses = Infinity, trouble }: TroubleOptions): Promise<TroubleResult> {
  const folder = mkdtempSync(join(tmpdir(), 'day-one-trouble-'));
  const big = bigText(bytes);
  writeFileSync(join(folder, 'big'), big);
  const lab = await serve({ command: ['bash', '-c', `stty -echo -opost; cat big & head -n ${lines} >in; wait`], cwd: folder, limits });
  const relay = await Relay.to(lab.url);
  const client = new DistantClient({ url: relay.url, gateway: lab.url, token: lab.tokens[0] ?? '', speed, ...(parses === Infinity ? {} : { parses }) });
  try {
    await client.until(({ received }) => received > 0);
    client.types(Math.floor(lines / 3));
    await client.until(({ received, typed }) => received > bytes / 20 && typed >= Math.floor(lines / 3));
    if (client.state.received > bytes / 2) throw new Error('the output is nearly through before the trouble begins');
    // A third is typed into whatever happens.
    client.types(Math.floor((2 * lines) / 3));
    await trouble({ relay, client, lab });
    client.types(lines);
    await client.until(({ ended }) => ended !== undefined);
    const { ended, received, typed, resets, links } = client.state;
    return { out: { got: ended?.out ?? '', made: sha(big), bytes: received }, in: { got: sha(readFileSync(join(folder, 'in'))), made: ended?.in ?? '', lines: typed }, resets, links };
  } finally {
    client.close();
    await relay.close();
    lab.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
