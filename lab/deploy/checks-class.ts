import { beside, field, must, type Check } from '../cluster/checks.ts';
import { percentile } from '../cluster/percentile.ts';
import { kubectl, tryKubectl } from '../cluster/on.ts';
import { here, kubeconfig } from '../cluster/paths.ts';
import { LabError, run, until } from '../cluster/run.ts';
import { classCommand } from '../cli/class.ts';
import { doctorCommand } from '../doctor/command.ts';
import { managedLabel, shellsNamespace, systemNamespace } from '../gateway/cluster-names.ts';
import { join as pathOf } from 'node:path';
import { pagesCheck } from './check-pages.ts';
import { loadGatewayImage } from './gateway-image.ts';
import { chart, helm } from './helm.ts';
import { join, ScriptedDesk, ScriptedLearner } from './scripted-learner.ts';

const port = 30080;
/** Where the lab's machine reaches the gateway: a port of cpu1. */
export const address = `http://172.30.1.43:${port}`;
const seats = 30;
const shells = 50;

/** The class of these checks, as they go on. */
const now: { code: string; teacherKey: string; id: string; learners: ScriptedLearner[] } = { code: '', teacherKey: '', id: '', learners: [] };

const withKubeconfig = { KUBECONFIG: kubeconfig };
const values = pathOf(here, '../deploy/values-lab.yaml');

/** Runs a command of the CLI as a person does. */
async function day(command: (args: string[], print: (line: string) => void) => Promise<number>, ...args: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const code = await command([...args, '--kubeconfig', kubeconfig, '--lang', 'en'], (line) => lines.push(line));
  return { code, text: lines.join('\n') };
}

async function newClass(count: number): Promise<{ id: string; code: string; teacherKey: string }> {
  const { text } = await day(classCommand, 'create', '--title', 'Smoke', '--seats', String(count), '--hours', '1');
  const [, id] = /^class (\S+):/.exec(text) ?? [];
  const [, code] = /#j=(\S+)/.exec(text) ?? [];
  const [, teacherKey] = /#t=(\S+)/.exec(text) ?? [];
  must(id && code && teacherKey, text);
  return { id, code, teacherKey };
}

/** Ready shell Pods without a seat. */
async function warm(): Promise<number> {
  const metrics = await kubectl(['get', '--raw', `/api/v1/namespaces/${systemNamespace}/services/day-one-metrics:metrics/proxy/metrics`]);
  return Number(/^day_one_environments_warm (\d+)/m.exec(metrics)?.[1] ?? 0);
}

/** Process id of the learner's shell, as the shell says it. */
const shellId = async (learner: ScriptedLearner): Promise<string> => /id=(\d+)\./.exec(await learner.runs('echo id=$$.'))?.[1] ?? `none from ${learner.name}`;

const prompt = /learner@lab:\S*\$ /;

/** Everyone joins, spread over some seconds; resolves with milliseconds from join to prompt. */
async function comeIn(code: string, names: readonly string[], spreadMs: number): Promise<number[]> {
  return Promise.all(
    names.map(async (name, n) => {
      await new Promise((done) => setTimeout(done, (n * spreadMs) / names.length));
      const start = performance.now();
      const learner = new ScriptedLearner(address, await join(address, code, name), name);
      now.learners.push(learner);
      await learner.sees(prompt, 60);
      return performance.now() - start;
    }),
  );
}

/** The classroom in the cluster, from installation to uninstallation. */
export const classChecks: readonly Check[] = [
  {
    name: 'class: the chart installs, its gateway Running and ready',
    async run() {
      await loadGatewayImage(['cpu1']);
      const start = performance.now();
      const notes = await helm(['upgrade', '--install', 'day-one', chart, '--namespace', systemNamespace, '--create-namespace', '--wait', '--timeout', '180s', '-f', values], withKubeconfig);
      must(notes.includes(`${address}/class/teacher/`) && !notes.includes('no ValidatingAdmissionPolicy'), notes);
      must((await field('{.items[*].status.phase}', '-n', systemNamespace, 'pods', '-l', 'app.kubernetes.io/component=gateway')) === 'Running', 'the gateway’s Pod does not run');
      // kube-proxy writes a node's rules a moment after the Pod is ready.
      await until(`${address}/readyz`, 15, async () => ((await fetch(`${address}/readyz`).catch(() => undefined))?.status === 200 ? true : undefined));
      return `${((performance.now() - start) / 1000).toFixed(0)} s`;
    },
  },
  {
    name: 'class: the API server accepts the plain manifests, too',
    async run() {
      const folder = pathOf(here, '../manifests');
      const out = await kubectl(['apply', '--dry-run=server', '-f', '-'], { input: await run('cat', ['1-cluster.yaml', '2-gateway.yaml'].map((name) => pathOf(folder, name))) });
      must(!/error/i.test(out), out);
      return `${out.trim().split('\n').length} objects`;
    },
  },
  {
    name: 'class: the gateway serves the course, and says to the page that it is one',
    async run() {
      const page = await (await fetch(`${address}/`)).text();
      must(page.includes('name="day-gateway"'), page.slice(0, 300));
      const mode = (await (await fetch(`${address}/api/mode`)).json()) as { mode: string; shell: boolean };
      must(mode.mode === 'class' && mode.shell, JSON.stringify(mode));
      must((await fetch(`${address}/api/join`, { method: 'POST', headers: { origin: 'https://evil.example' }, body: '{}' })).status === 403, 'a foreign Origin is not refused');
      return JSON.stringify(mode);
    },
  },
  {
    name: 'class: day-one class create and list; environments are made ahead',
    async run() {
      Object.assign(now, await newClass(seats + 1));
      const { text } = await day(classCommand, 'list');
      must(text.includes(now.id) && text.includes(`0/${seats + 1}`), text);
      const start = performance.now();
      await until(`${seats} warm environments`, 240, async () => ((await warm()) >= seats ? true : undefined), 500);
      return `class ${now.id}, ${seats} environments in ${((performance.now() - start) / 1000).toFixed(0)} s`;
    },
  },
  {
    name: 'class: day-one lab doctor finds it fit, and says what this lab lacks',
    async run() {
      const { code, text } = await day(doctorCommand, '--json', '--seats', '20');
      const { found } = JSON.parse(text) as { found: { id: string; level: string; say: { en: string } }[] };
      const level = (id: string) => found.filter((one) => one.id === id).map((one) => one.level);
      must(code === 0, found.filter((one) => one.level === 'fail').map((one) => one.say.en).join('\n'));
      for (const id of ['rights', 'fence', 'learners', 'pod-security', 'gateway', 'clock']) must(level(id).length > 0 && level(id).every((one) => one === 'ok'), `${id}: ${found.filter((one) => one.id === id).map((one) => one.say.en).join('; ')}`);
      // The lab's bridge enforces no NetworkPolicy: to say anything else would be a lie.
      must(level('network').join() === 'warn', `network: ${level('network').join()}`);
      return `${found.filter((one) => one.level === 'ok').length} ok, ${found.filter((one) => one.level === 'warn').length} warnings`;
    },
  },
  {
    name: 'class: 30 join within 10 s, p95 from join to prompt ≤ 3 s',
    async run() {
      const times = await comeIn(now.code, Array.from({ length: seats }, (_, n) => `Learner ${n + 1}`), 10_000);
      const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
      return beside(3000, p95, `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms`);
    },
  },
  {
    name: 'class: each has a shell, a namespace and rights of their own',
    async run() {
      const hosts = await Promise.all(now.learners.map((learner) => learner.runs('hostname')));
      must(new Set(hosts).size === seats && hosts.every((host) => host.startsWith('shell-')), hosts.join());
      const [one] = now.learners;
      const made = await one!.runs('kubectl create deployment web --image=nginx:1.25 && kubectl rollout status deployment/web --timeout=60s', 90);
      must(/successfully rolled out/.test(made), made);
      const nodes = await one!.runs('kubectl get nodes');
      must(/cpu1 +Ready/.test(nodes), nodes);
      const other = hosts[1]!.replace('shell-', 'lab-');
      const refusals = await one!.runs(`kubectl -n ${other} create configmap x; kubectl -n ${shellsNamespace} exec ${hosts[1]} -- id; kubectl -n kube-system get secrets; kubectl create namespace mine`, 60);
      must(refusals.match(/cannot (create|get|list) resource/g)?.length === 3 && /ValidatingAdmissionPolicy 'lab-learner-namespace'/.test(refusals), refusals);
      const seen = await one!.runs('kubectl get pods -A -o name && kubectl get ns -o name');
      must(seen.includes(hosts[0]!.replace('shell-', 'lab-')) && !seen.includes(other) && !seen.includes(shellsNamespace), seen);
      await until('the refusals in the audit log', 10, async () => ((await kubectl(['-n', systemNamespace, 'logs', 'deployment/day-one-api'])).match(/"event":"api.refused"/g)?.length === 4 ? true : undefined));
      const team = await one!.runs('kubectl create namespace team-a && kubectl create deployment web --image=nginx:1.25 -n team-a && kubectl delete namespace team-a', 60);
      must(/-team-a created[\s\S]*web created[\s\S]*deleted/.test(team), team);
      return `${hosts.length} hosts; another's namespace, another's shell, Secrets and new namespaces are refused and written down, no neighbour is seen; team-a made and deleted`;
    },
  },
  {
    name: 'class: the teacher sees all of them, and who failed',
    async run() {
      await now.learners[4]!.runs('ls /nowhere');
      const desk = new ScriptedDesk(address, await join(address, now.teacherKey, 'Teacher'));
      try {
        const { rows } = await desk.hears('roster', ({ rows }) => rows.length === seats);
        must(rows.every(({ shell, online }) => shell === 'ready' && online), JSON.stringify(rows.find(({ shell, online }) => shell !== 'ready' || !online)));
        const { seat } = now.learners[4]!;
        now.learners[4]!.type('false\r');
        await until('exit status 1 on the teacher’s page', 10, () => desk.heard.some((message) => (message.t === 'row' && message.row.seat === seat && message.row.exit === 1) || (message.t === 'roster' && message.rows.some((row) => row.seat === seat && row.exit === 1))) || undefined, 50);
        return `${rows.length} rows, all shells ready, exit status 1 seen`;
      } finally {
        desk.leave();
      }
    },
  },
  pagesCheck(address, () => now),
  {
    name: 'class: kill -9 of the gateway with 50 shells: all back within 3 s, the same $$',
    async run() {
      const second = await newClass(shells - seats);
      await until('warm environments for twenty more', 240, async () => ((await warm()) >= shells - seats ? true : undefined), 500);
      await comeIn(second.code, Array.from({ length: shells - seats }, (_, n) => `Late ${n + 1}`), 5000);
      must(now.learners.length === shells, `${now.learners.length} shells`);
      const pids = await Promise.all(now.learners.map(shellId));
      const welcomes = now.learners.map((learner) => learner.welcomes);
      const pod = await field('{.items[0].metadata.name}', '-n', systemNamespace, 'pods', '-l', 'app.kubernetes.io/component=gateway');
      await tryKubectl(['-n', systemNamespace, 'exec', pod, '--', 'sh', '-c', 'kill -9 $(cat /proc/1/task/1/children)']);
      const start = performance.now();
      await until('all shells back', 60, () => (now.learners.every((learner, n) => learner.welcomes > welcomes[n]!) ? true : undefined), 5);
      const seconds = (performance.now() - start) / 1000;
      const after = await Promise.all(now.learners.map(shellId));
      const changed = after.filter((pid, n) => pid !== pids[n]);
      must(changed.length === 0, `${changed.length} have another shell: ${changed.slice(0, 3).join(', ')}; back after ${seconds.toFixed(2)} s`);
      must((await field('{.status.containerStatuses[0].restartCount}', '-n', systemNamespace, 'pod', pod)) === '0', 'the container was restarted');
      return beside(3000, seconds * 1000, `the last of ${shells} after ${seconds.toFixed(2)} s, the same $$ in all`);
    },
  },
  {
    name: 'class: day-one class close sends everyone home and gives the environments back',
    async run() {
      const { text } = await day(classCommand, 'list');
      for (const [id] of text.matchAll(/^\S+(?=.* open )/gm)) await day(classCommand, 'close', id);
      for (const learner of now.learners) learner.leave();
      await until('environments given back', 120, async () => ((await kubectl(['get', 'namespaces', '-l', 'lab.k8s/seat', '--no-headers', '--ignore-not-found'])).trim() === '' ? true : undefined), 1000);
      return (await day(classCommand, 'list')).text.split('\n').join('; ');
    },
  },
  {
    name: 'class: uninstalling leaves nothing',
    async run() {
      await helm(['uninstall', 'day-one', '--namespace', systemNamespace, '--wait', '--timeout', '240s'], withKubeconfig);
      await kubectl(['delete', 'namespace', systemNamespace, '--wait', '--timeout=120s']);
      await until('lab-shells is gone', 120, async () => ((await tryKubectl(['get', 'namespace', shellsNamespace])).code !== 0 ? true : undefined), 1000);
      const left = await kubectl(['get', 'namespaces', '-l', `${managedLabel}=true`, '-o', 'name']);
      const cluster = await kubectl(['get', 'clusterroles,clusterrolebindings,validatingadmissionpolicies,validatingadmissionpolicybindings', '-o', 'name']);
      const ours = cluster.split('\n').filter((name) => /\/(lab-|day-one)/.test(name));
      must(left.trim() === '' && ours.length === 0, [left.trim(), ...ours].join('\n'));
      return 'no namespace, role, binding or policy';
    },
  },
];

/** Removes what an interrupted run left. */
export async function removeClass(): Promise<void> {
  for (const learner of now.learners) learner.leave();
  if ((await tryKubectl(['get', 'namespace', systemNamespace])).code !== 0) return;
  await helm(['uninstall', 'day-one', '--namespace', systemNamespace, '--ignore-not-found', '--wait', '--timeout', '200s'], withKubeconfig).catch((error: unknown) => {
    if (!(error instanceof LabError)) throw error;
  });
  await tryKubectl(['delete', 'namespace', '-l', `${managedLabel}=true`, '--wait=false']);
  await tryKubectl(['delete', 'namespace', systemNamespace, shellsNamespace, '--ignore-not-found', '--wait', '--timeout=120s']);
}
