/**
 * `npm run lab:bench:relay [-- --rounds 5] [--fake]`: the gateway's exec relay against `kubectl exec` children on node-pty, interleaved in one
 * run. On the lab cluster both pay for API server, kubelet and runc; `--fake` leaves these out (a fake API server in a process of its own),
 * so that only the two clients are compared. Medians of the rounds; bars of issue 5.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { kubectl, kubectlCommand, tryKubectl } from '../cluster/on.ts';
import { base, kubeconfig } from '../cluster/paths.ts';
import { median, percentile } from '../cluster/percentile.ts';
import { KubeClient } from './kube/client.ts';
import { openExec } from './kube/exec.ts';
import { FakeApiServer } from './kube/fake/api-server.ts';
import { loadNodePty, type NodePty } from './shell/local/node-pty.ts';
import { PtyShell } from './shell/local/pty-shell.ts';
import type { Shell } from './shell/shell.ts';

const argument = (name: string): string | undefined => (process.argv.includes(name) ? (process.argv[process.argv.indexOf(name) + 1] ?? '') : undefined);
const rounds = Number(argument('--rounds') ?? 5);
const onFake = process.argv.includes('--fake');
const bulkBytes = 20_000_000;
const keys = 200;
const many = 30;
const target = { namespace: 'default', pod: 'bench-relay', container: 'main', tty: true };

/** Echoes what is typed; says when it is there. */
const echo = ['sh', '-c', 'stty raw -echo; printf ready; exec cat'];
const bulk = ['sh', '-c', `stty raw -echo; printf ready; read -r x; yes 0123456789abcdef | head -c ${bulkBytes}; printf done; exec cat`];

interface Side {
  name: string;
  open(command: string[]): Promise<Shell & { pid?: number }>;
}

function relay(client: KubeClient): Side {
  return { name: 'relay', open: (command) => openExec(client.http, { ...target, command }) };
}

function child(pty: NodePty, file: string, args: string[]): Side {
  return {
    name: 'kubectl',
    async open(command) {
      const spawned = pty.spawn(file, [...args, 'exec', '-it', '-n', target.namespace, target.pod, '--', ...command], { name: 'xterm-256color', cols: 100, rows: 30, cwd: '/', env: { PATH: process.env['PATH'] ?? '', HOME: tmpdir() }, encoding: null });
      return Object.assign(new PtyShell(spawned), { pid: spawned.pid });
    },
  };
}

/** Hands on what comes until `enough` says so. */
function until(shell: Shell, enough: (seen: { bytes: number; tail: string }) => boolean): Promise<number> {
  return new Promise((done, fail) => {
    const seen = { bytes: 0, tail: '' };
    shell.onExit((end) => fail(new Error(`the command ended: ${JSON.stringify(end)}; ${seen.tail}`)));
    shell.onData((chunk) => {
      seen.bytes += chunk.length;
      seen.tail = (seen.tail + Buffer.from(chunk.subarray(-64)).toString('latin1')).slice(-64);
      if (enough(seen)) done(seen.bytes);
    });
  });
}
const text = (shell: Shell, wanted: string) => until(shell, ({ tail }) => tail.includes(wanted));

async function echoTimes({ open }: Side): Promise<number[]> {
  const shell = await open(echo);
  await text(shell, 'ready');
  const times: number[] = [];
  for (let n = 0; n < keys; n++) {
    await sleep(3);
    const start = performance.now();
    const came = until(shell, ({ bytes }) => bytes >= 1);
    shell.write(Buffer.of(97));
    await came;
    times.push(performance.now() - start);
  }
  shell.close();
  return times;
}

async function bulkRate({ open }: Side): Promise<number> {
  const shell = await open(bulk);
  await text(shell, 'ready');
  const start = performance.now();
  const came = text(shell, 'done');
  shell.write(Buffer.from('\n'));
  const bytes = await came;
  const rate = bytes / 1e6 / ((performance.now() - start) / 1000);
  shell.close();
  return rate;
}

const pss = (pid: number | 'self'): number => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) / 1024;

async function openAll({ open }: Side, count: number): Promise<(Shell & { pid?: number })[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const shell = await open(echo);
      await text(shell, 'ready');
      return shell;
    }),
  );
}

/** Milliseconds until so many are open and have answered, and MB per child (PSS). */
async function openMany(side: Side): Promise<{ ms: number; mb: number }> {
  const start = performance.now();
  const shells = await openAll(side, many);
  const ms = performance.now() - start;
  const mb = shells.reduce((sum, { pid }) => sum + (pid === undefined ? 0 : pss(pid)), 0) / many;
  for (const shell of shells) shell.close();
  await sleep(500);
  return { ms, mb };
}

/** MB (PSS) that each of so many relayed shells adds to a process of its own, which had some before: what a process fills once is filled. */
async function relayMemory(config: string, count: number): Promise<number> {
  const holder = fork(import.meta.filename, ['--hold', config, String(count)], { execArgv: ['--expose-gc', '--max-semi-space-size=2'] });
  const mb = await new Promise<number>((done, fail) => {
    holder.once('message', (message) => done(Number(message)));
    holder.once('exit', (code) => fail(new Error(`the process that holds the shells ended: ${code}`)));
  });
  holder.disconnect();
  return mb;
}

/** That process. */
async function hold(config: string, count: number): Promise<void> {
  const side = relay(KubeClient.fromKubeconfig(config));
  const settled = async () => {
    for (let n = 0; n < 3; n++, await sleep(200)) globalThis.gc?.();
    return pss('self');
  };
  await openAll(side, Math.min(20, count));
  const before = await settled();
  await openAll(side, count);
  process.send!(((await settled()) - before) / count);
  process.on('disconnect', () => process.exit(0));
}

/** The fake's side of the commands above, in a process of its own. */
async function serveFake(): Promise<void> {
  const block = Buffer.from('0123456789abcdef\n'.repeat(1900));
  const server = new FakeApiServer({
    exec: (there) => {
      there.send(1, 'ready');
      const isBulk = there.command.some((word) => word.includes('yes'));
      let left = bulkBytes;
      const pour = () => {
        while (left > 0 && there.socket.bufferedAmount < 1_000_000) {
          there.send(1, block.subarray(0, Math.min(left, block.length)));
          left -= Math.min(left, block.length);
        }
        if (left > 0) setTimeout(pour, 1);
        else there.send(1, 'done');
      };
      there.socket.on('message', (message: Buffer) => {
        if (message[0] === 0 && message.length > 1) isBulk ? pour() : there.send(1, message.subarray(1));
      });
    },
  });
  server.store.put('pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name: target.pod, namespace: target.namespace }, spec: { containers: [{ name: target.container }] }, status: { phase: 'Running' } });
  process.send!((await server.listen()).server);
  process.on('disconnect', () => process.exit(0));
}

async function main(): Promise<void> {
  const pty = await loadNodePty();
  const folder = mkdtempSync(join(tmpdir(), 'day-one-bench-'));
  let [client, command, stop]: [KubeClient, [string, string[]], () => Promise<unknown>] = [undefined as never, undefined as never, async () => {}];
  if (onFake) {
    const server = fork(import.meta.filename, ['--serve'], { execArgv: [] });
    const url = await new Promise<string>((done) => server.once('message', (message) => done(String(message))));
    const config = join(folder, 'config');
    writeFileSync(config, JSON.stringify({ apiVersion: 'v1', kind: 'Config', 'current-context': 'c', contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }], clusters: [{ name: 'c', cluster: { server: url } }], users: [{ name: 'u', user: {} }] }));
    client = KubeClient.fromKubeconfig(config);
    command = [process.env['KUBECTL'] ?? join(base, 'state/kubectl'), ['--kubeconfig', config]];
    stop = async () => server.disconnect();
  } else {
    const [file, args] = kubectlCommand(['--kubeconfig', kubeconfig]);
    [client, command] = [KubeClient.fromKubeconfig(kubeconfig), [file, args]];
    await kubectl(['run', target.pod, '--image=nginx:1.25', `--overrides=${JSON.stringify({ spec: { terminationGracePeriodSeconds: 1, containers: [{ name: target.container, image: 'nginx:1.25', command: ['sleep', 'infinity'] }] } })}`]);
    stop = () => tryKubectl(['delete', 'pod', target.pod, '--now']);
    await kubectl(['wait', '--for=condition=Ready', `pod/${target.pod}`, '--timeout=60s']);
  }
  try {
    const sides = [relay(client), child(pty, ...command)];
    const seen = new Map(sides.map(({ name }) => [name, { echo: [] as number[], bulk: [] as number[], ms: [] as number[], mb: [] as number[] }]));
    for (let round = 0; round < rounds; round++)
      for (const side of round % 2 ? [...sides].reverse() : sides) {
        const of = seen.get(side.name)!;
        of.echo.push(...(await echoTimes(side)));
        of.bulk.push(await bulkRate(side));
        const { ms, mb } = await openMany(side);
        of.ms.push(ms);
        of.mb.push(mb);
      }
    const [ours, theirs] = [seen.get('relay')!, seen.get('kubectl')!];
    ours.mb = [await relayMemory(onFake ? command[1][1]! : kubeconfig, onFake ? 200 : many)];
    console.log(`${onFake ? 'fake API server' : 'lab cluster'}, ${rounds} rounds, medians      relay   kubectl exec      ratio   bar`);
    const row = (what: string, a: number, b: number, unit: string, bar: string) => console.log(`${what.padEnd(34)} ${a.toFixed(2).padStart(9)} ${b.toFixed(2).padStart(12)} ${unit.padEnd(5)} ${(a / b).toFixed(3).padStart(6)}   ${bar}`);
    row('echo p50', median(ours.echo), median(theirs.echo), 'ms', '≤ 0.8');
    row('echo p99', percentile(ours.echo, 0.99), percentile(theirs.echo, 0.99), 'ms', '');
    row('bulk 20 MB', median(ours.bulk), median(theirs.bulk), 'MB/s', '≥ 1.3');
    row(`open ${many}`, median(ours.ms), median(theirs.ms), 'ms', '≤ 0.15');
    row('memory per shell (PSS)', median(ours.mb), median(theirs.mb), 'MB', 'relay ≤ 0.2 MB');
  } finally {
    await stop();
    client.close();
    rmSync(folder, { recursive: true });
  }
  process.exit(0);
}

if (process.argv.includes('--serve')) await serveFake();
else if (process.argv.includes('--hold')) await hold(argument('--hold')!, Number(process.argv.at(-1)));
else await main();
