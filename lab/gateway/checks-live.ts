import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beside, must, type Check } from '../cluster/checks.ts';
import { tryKubectl } from '../cluster/on.ts';
import { here } from '../cluster/paths.ts';
import { percentile } from '../cluster/percentile.ts';
import { LabError, until } from '../cluster/run.ts';
import { reached } from '../../src/engine/cluster/goal.ts';
import type { ClusterState } from '../../src/engine/cluster/state.ts';
import { PromptMarks } from '../../src/engine/live/osc133.ts';
import { isolationChecks } from './checks/isolation.ts';
import { asLearner, claims, cleanUpLive, prompt, remains, seat, seconds, wasInstalled, withSpawner, world } from './checks/world.ts';
import { shellsNamespace, systemNamespace } from './cluster-names.ts';
import { resources } from './kube/resources.ts';
import { KubeObserver } from './observe/kube-observer.ts';
import { ExecShellSource } from './shell/exec/source.ts';
import { readSeeds } from './spawner/seeds.ts';

export { cleanUpLive } from './checks/world.ts';

/** How many learners come at once. */
const learners = 30;

function hold(input: object): { child: ChildProcess; line: Promise<{ pids: string[]; ms: number }> } {
  const child = spawn(process.execPath, [join(here, '../gateway/shell/exec/hold.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(input));
  const line = new Promise<{ pids: string[]; ms: number }>((done, fail) => {
    let seen = '';
    child.stdout.on('data', (chunk: Buffer) => {
      seen += String(chunk);
      if (seen.includes('\n')) done(JSON.parse(seen) as { pids: string[]; ms: number });
    });
    child.on('exit', (code) => fail(new LabError(`hold ended with ${code}`)));
  });
  return { child, line };
}

/** The live shell on a real cluster: environments, exec, what is refused. */
export const liveChecks: readonly Check[] = [
  {
    name: 'live: a learner’s shell, from nothing to the prompt; commands and exit statuses are seen',
    async run() {
      return withSpawner({}, async (spawner, { gateway }) => {
        const start = performance.now();
        const stages: string[] = [];
        await spawner.ensure(seat('one'), ({ stage }) => stages.push(stage));
        const shell = await new ExecShellSource(gateway.http, spawner).open(claims('one'), { cols: 100, rows: 30 }, AbortSignal.timeout(60_000));
        await prompt(shell);
        const ready = performance.now() - start;
        const marks = new PromptMarks();
        const ended = new Promise<{ cmd: string | undefined; code: number | undefined }>((done) => {
          let cmd: string | undefined;
          shell.onData((chunk) => {
            for (const mark of marks.read(chunk))
              if (mark.mark === 'run') cmd = mark.cmd;
              else if (mark.mark === 'end' && cmd) done({ cmd, code: mark.exitCode });
          });
        });
        shell.write(Buffer.from('kubectl get nope\r'));
        const { cmd, code } = await ended;
        must(cmd === 'kubectl get nope' && code === 1, `seen: ${cmd}, ${code}`);
        shell.close();
        return `${seconds(ready)} (${[...new Set(stages)].join(' → ')}); "${cmd}" ended with ${code}`;
      });
    },
  },
  ...isolationChecks,
  {
    name: 'live: lessons’ goals are judged on the real cluster',
    async run() {
      return withSpawner({}, async (spawner, { gateway }) => {
        const place = await spawner.ensure(seat('one'));
        const observer = new KubeObserver(gateway);
        try {
          let now: ClusterState | undefined;
          observer.watch({ namespaces: [place.namespace] }, (state) => (now = state));
          const start = await until('first state', 20, async () => now);
          const goal = [{ count: 'pods' as const, where: { namespace: 'default', selector: 'app=web', ready: true }, equals: 2 }];
          await asLearner(gateway.http, place, 'kubectl create deployment web --image=nginx:1.25 --replicas=2');
          const from = performance.now();
          await until('goal reached', 60, async () => reached(goal, { start, now: now!, commands: new Set() }) || undefined, 50);
          must(now!.pods.every(({ namespace }) => namespace === 'default' || namespace === 'kube-system'), 'another learner’s namespace is seen');
          return `two Pods ready ${seconds(performance.now() - from)} after the command; ${now!.nodes.length} nodes, ${now!.pods.length} Pods seen`;
        } finally {
          observer.close();
        }
      });
    },
  },
  {
    name: `live: ${learners} learners join within 10 s: p95 of join → prompt at most 3 s with a warm pool`,
    async run() {
      const within = 10_000;
      return withSpawner({ warm: learners, most: learners + 5 }, async (spawner, { gateway }) => {
        const filled = performance.now();
        await until('warm pool', 300, async () => (spawner.stats().warm >= learners ? true : undefined), 200);
        const fill = performance.now() - filled;
        spawner.setWarm(0);
        const source = new ExecShellSource(gateway.http, spawner, 60_000);
        const times = await Promise.all(
          Array.from({ length: learners }, async (_, n) => {
            await sleep((within * n) / learners);
            const start = performance.now();
            const shell = await source.open(claims(`s${n}`), { cols: 100, rows: 30 }, AbortSignal.timeout(120_000));
            await prompt(shell);
            const took = performance.now() - start;
            shell.close();
            return took;
          }),
        );
        const p95 = percentile(times, 0.95);
        const line = `p50 ${seconds(percentile(times, 0.5))}, p95 ${seconds(p95)}, longest ${seconds(Math.max(...times))}; the pool was filled in ${seconds(fill)}`;
        return beside(3000, p95, line);
      });
    },
  },
  {
    name: 'live: kill -9 of a gateway with its shells: the same shells are back within 3 s',
    async run() {
      return withSpawner({ warm: learners, most: learners + 5 }, async (spawner, { gateway, admin }) => {
        const places = await Promise.all(Array.from({ length: learners }, (_, n) => spawner.ensure(seat(`s${n}`))));
        spawner.setWarm(0);
        const { server, ca } = admin.connection;
        const token = (await gateway.http.authorization())['authorization']!.slice('Bearer '.length);
        const input = { server, ca: String(ca), token, shells: places };
        const first = hold(input);
        const before = await first.line;
        first.child.kill('SIGKILL');
        const start = performance.now();
        const second = hold(input);
        const after = await second.line;
        const took = performance.now() - start;
        second.child.kill('SIGKILL');
        must(new Set(before.pids).size > 0 && before.pids.join() === after.pids.join(), `$$ was ${before.pids.join()}, is ${after.pids.join()}`);
        const line = `${learners} shells with the same $$ in ${seconds(took)}, a new process and its start included`;
        return beside(3000, took, line);
      });
    },
  },
  {
    name: 'live: reset gives another environment at once, jumping to a step seeds it, and nothing is left of what was removed',
    async run() {
      return withSpawner({ warm: 1 }, async (spawner, { gateway, admin }) => {
        let jumps = 0;
        const old = await spawner.ensure(seat('one'));
        await asLearner(gateway.http, old, 'kubectl create deployment web --image=nginx:1.25; touch ~/x');
        await until('warm', 60, async () => (spawner.stats().warm > 0 ? true : undefined));
        spawner.setWarm(0);
        const start = performance.now();
        const fresh = await spawner.reset(seat('one'));
        const took = performance.now() - start;
        must(fresh.generation === 2 && fresh.namespace !== old.namespace, JSON.stringify(fresh));
        const { output } = await asLearner(gateway.http, fresh, 'ls ~; kubectl get deployments');
        must(/No resources found/.test(output), output);
        for (const step of ['services-dns/curls', ...new Set([...readSeeds().keys()].filter((key) => !key.startsWith('services-dns/')))]) {
          const place = await spawner.reset(seat('one'), step);
          const { objects = [], files = {} } = readSeeds().get(step)!;
          const seen = (await asLearner(gateway.http, place, 'ls ~; kubectl get ns -o name; for n in default team-a; do kubectl get all -n $n -o name | sed "s=^=$n/="; done')).output;
          const wanted = objects.map(({ kind, metadata }) => (kind === 'Namespace' ? `${place.namespace}-${metadata.name}` : `${metadata.namespace ?? 'default'}/${kind!.toLowerCase()}`));
          for (const name of [...wanted, ...objects.map(({ kind, metadata }) => (kind === 'Namespace' ? '' : `/${metadata.name}`)), ...Object.keys(files)]) must(seen.includes(name), `${step}: no ${name} in ${seen}`);
          jumps++;
        }
        await until('old namespace gone', 90, async () => ((await admin.get(resources.namespaces(), old.namespace)) ? undefined : true), 500);
        await spawner.remove('one');
        await until('nothing left', 90, async () => ((await remains(admin)).length === 0 ? true : undefined), 500);
        return `new environment in ${seconds(took)}; ${jumps} steps jumped to, each with what it begins with`;
      });
    },
  },
  {
    name: 'live: what these checks installed goes without a trace',
    async run() {
      await world();
      await cleanUpLive();
      if (wasInstalled) return 'the chart was there before and stays';
      await until('namespaces gone', 120, async () => ((await tryKubectl(['get', 'namespace', systemNamespace, shellsNamespace])).stdout.trim() === '' ? true : undefined), 500);
      return `no ${systemNamespace}, no ${shellsNamespace}`;
    },
  },
];
