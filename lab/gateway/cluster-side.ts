import type { Audit } from './audit/audit.ts';
import { wantedWarm } from './class-pool.ts';
import type { Office } from './class/office.ts';
import type { DeployedConfig } from './deployed-config.ts';
import { KubeClient } from './kube/client.ts';
import { execCounts } from './kube/exec.ts';
import { clusterIdentity, type ClusterIdentity } from './kube/identity.ts';
import { Leader } from './leader.ts';
import type { Metrics } from './metrics/metrics.ts';
import { followContext } from './observe/context.ts';
import { KubeObserver } from './observe/kube-observer.ts';
import type { View } from './observe/observer.ts';
import { ExecShellSource } from './shell/exec/source.ts';
import { KubeSpawner } from './spawner/kube-spawner.ts';
import { secondBeside } from './spawner/names.ts';
import { seeder } from './spawner/seeds.ts';
import { Registry } from './terminal/registry.ts';

const followMs = 5000;

/** What a class's gateway has of its cluster: environments, terminals in them, a view of them. */
export class ClusterSide {
  readonly spawner: KubeSpawner;
  readonly sessions: Registry;
  readonly observer: KubeObserver;
  /** Which cluster it is, for the page. */
  readonly identity: () => ClusterIdentity;
  readonly #config: DeployedConfig;
  readonly #kube: KubeClient;
  readonly #leader: Leader | undefined;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #seen = new Map<string, number>();
  readonly #stopFollowing: () => void;
  #read = false;

  constructor(config: DeployedConfig, audit: Audit, metrics: Metrics) {
    this.#config = config;
    this.#kube = config.kubeconfig === undefined ? KubeClient.fromServiceAccount() : KubeClient.fromKubeconfig(config.kubeconfig);
    this.identity = clusterIdentity(this.#kube);
    // Alone there is nobody to ask, and a gateway that comes back need not wait for its own old lease.
    this.#leader = config.several ? new Leader(this.#kube, config.systemNamespace, config.replica) : undefined;
    this.spawner = new KubeSpawner({
      kube: this.#kube,
      options: config.spawner,
      seed: seeder(this.#kube.http),
      leads: () => this.#leader?.leads ?? true,
      log: (message, fields) => audit.log('spawner', { message, ...(fields as Record<string, string>) }),
    });
    this.sessions = new Registry({ source: new ExecShellSource(this.#kube.http, this.spawner), limits: config.gateway.limits, audit, metrics });
    this.observer = new KubeObserver(this.#kube);
    this.#stopFollowing = followContext(this.sessions, this.spawner, this.observer, this.#kube.http);
    void this.spawner.ready.then(() => (this.#read = true));
    const stats = () => this.spawner.stats();
    metrics.gauge('day_one_environments_taken', 'Environments with a seat', () => stats().taken);
    metrics.gauge('day_one_environments_warm', 'Environments ready without a seat', () => stats().warm);
    metrics.gauge('day_one_environments_making', 'Environments being made', () => stats().making);
    metrics.gauge('day_one_environments_queued', 'Seats that wait for an environment', () => stats().queued);
    metrics.gauge('day_one_environments_culled', 'Environments removed because nobody used them', () => stats().culled);
    metrics.gauge('day_one_environments_failed', 'Environments that could not be made', () => stats().failed);
    metrics.gauge('day_one_exec_lost', 'Connections to shells that broke', () => execCounts.lost);
    this.#every(30_000, () => this.#touch());
  }

  /** What of the cluster a seat sees. */
  viewOf(seatId: string): View | undefined {
    const place = this.spawner.place(seatId);
    return place && { namespaces: [place.namespace, secondBeside(place.namespace)] };
  }

  /** Why a page would not get a shell from this gateway. */
  notReady(): string | undefined {
    return this.#read ? undefined : 'the cluster has not been read yet';
  }

  /** Keeps environments ready for classes that are on, and gives back those of classes that are over and of seats taken away. */
  followClasses(office: Office): void {
    const follow = async () => {
      const now = Date.now();
      const classes = await Promise.all((await office.store.workshops()).map(async (workshop) => ({ workshop, seats: (await office.store.seats(workshop.id)).filter(({ teacher }) => !teacher) })));
      this.spawner.setWarm(wantedWarm(classes.map(({ workshop, seats }) => ({ workshop, joined: seats.filter(({ revoked }) => !revoked).length })), this.#config.spawner.warm, this.#config.initialShare, now));
      if (this.#leader?.leads === false) return;
      for (const { workshop, seats } of classes) for (const seat of seats) if ((workshop.closed || seat.revoked) && this.spawner.place(seat.id)) await this.spawner.remove(seat.id);
    };
    let under = false;
    const once = async () => {
      if (under) return;
      under = true;
      await follow().catch(() => {});
      under = false;
    };
    this.#every(followMs, () => void once());
    // A new class need not wait for the next look.
    office.store.listen((note) => note?.kind === 'workshop' && void once());
    void once();
  }

  async close(): Promise<void> {
    this.#timers.forEach(clearInterval);
    this.#stopFollowing();
    this.observer.close();
    await this.spawner.close();
    await this.#leader?.close();
    this.#kube.close();
  }

  #every(ms: number, action: () => void): void {
    this.#timers.push(setInterval(action, ms).unref());
  }

  /** Typing keeps an environment. */
  #touch(): void {
    for (const { sid, sub, lastInput } of this.sessions.all()) {
      if (lastInput === 0 || this.#seen.get(sid) === lastInput) continue;
      this.#seen.set(sid, lastInput);
      this.spawner.touch(sub);
    }
    const open = new Set(this.sessions.all().map(({ sid }) => sid));
    for (const sid of this.#seen.keys()) if (!open.has(sid)) this.#seen.delete(sid);
  }
}
