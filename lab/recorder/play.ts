import { castLimits } from '../../src/engine/cast/types.ts';
import type { LabPod, LabSetup, StepOnLab } from '../../src/engine/schema/on-lab.ts';
import type { SessionMistake, SessionScenario, SessionStep } from '../../src/engine/schema/session.ts';
import { LabError } from '../cluster/run.ts';
import { perform } from './actions.ts';
import type { LabApi } from './api.ts';
import { toBaseline } from './baseline.ts';
import { Normaliser } from './normalise.ts';
import { LabShell, type Ran } from './shell.ts';
import { lookAround } from './world.ts';

/** What one command of a scenario printed on the lab, as the course would show it. */
export interface Played {
  session: string;
  id: string;
  mistake: boolean;
  cmd: string;
  kind: 'post' | 'lab' | 'sandbox';
  output?: string | undefined;
  /** As the scenario has it, and as it was. */
  exit: [number, number];
  text: string;
}

/** The take is not as declared: chance decided otherwise. It is played again. */
export class TakeError extends LabError {}

/** Seconds after which a command is taken for stuck. */
const commandLimit = 60;
/** What only a machine that is too busy makes the cluster say. */
const accident = /failed to sync configmap cache: timed out waiting for the condition/;
/** What does not come in time is chance as well. */
const late = (error: unknown): never => {
  throw error instanceof LabError ? new TakeError(error.message) : error;
};

const defaults: StepOnLab = { before: [], during: [], ages: [], once: false };

/** Pods that the scenario's changes name, so that a name need not be declared twice. */
function podsOf(scenario: SessionScenario, kinds: (entry: SessionStep) => string): LabPod[] {
  return scenario.steps
    .filter((step) => kinds(step) === 'lab')
    .flatMap((step) => step.changes.flatMap((change) => (change.op === 'add-pod' && !change.pod.hostNetwork ? [{ name: change.pod.name, node: (change.pod.node ?? undefined) as LabPod['node'], ip: change.pod.ip }] : [])));
}

/** A session’s set-up; undefined if it cannot be recorded on the lab. */
export const setupOf = ({ onLab }: SessionScenario): LabSetup | undefined => (onLab && !('no' in onLab) ? onLab : undefined);

/** Where an entry's output comes from. */
export const kindOf = (scenario: SessionScenario, entry: SessionStep | SessionMistake): Played['kind'] => entry.provenance?.kind ?? scenario.provenance.kind;

/**
 * Plays one session from a quiet cluster: its set-up, then every command in one shell; a mistake is made at the prompt where
 * the course knows it.
 *
 * @param everything also commands whose output is the post's
 * @throws TakeError if chance decided otherwise than declared; LabError if it cannot be played
 */
export async function playSession(api: LabApi, scenario: SessionScenario, everything = false): Promise<Played[]> {
  const setup: LabSetup = setupOf(scenario) ?? { files: {}, kubeconfig: true, prepare: [], earlier: [], pods: [], services: {}, ages: ['10s'], clean: [], slow: false, last: false };
  const kinds = (entry: SessionStep | SessionMistake) => kindOf(scenario, entry);
  await toBaseline(api);
  const normaliser = new Normaliser({ day: { iso: scenario.provenance.date }, pods: [...setup.pods, ...podsOf(scenario, kinds)], services: setup.services });
  const began = Date.now();
  const learn = async () => normaliser.learn(await lookAround(api).catch(() => ({ pods: [], sets: [], services: [] })));
  const real = (text: string) => normaliser.names.real(text);
  await learn();
  await perform(setup.prepare, real).catch(late);
  await learn();
  const open = () => LabShell.open(scenario.host, { cols: scenario.cols ?? castLimits.cols, rows: scenario.rows, files: setup.files, kubeconfig: setup.kubeconfig && scenario.host === 'cpu1' });
  const shell = await open();
  const beside = new Map<string, { terminal: LabShell; ran: Promise<Ran>; stop: () => void }>();
  const played: Played[] = [];
  const strange: string[] = [];

  /** Types a command into a terminal of its own and lets it run. */
  const start = async (step: SessionStep) => {
    const terminal = await open();
    let stop = () => {};
    const stopped = new Promise<void>((resolve) => (stop = resolve));
    const ran = terminal.run(real(step.cmd), async () => {
      await stopped;
      await perform(step.lab?.during ?? [], real, terminal);
      terminal.type('\x03');
    });
    ran.catch(() => {});
    beside.set(step.id, { terminal, ran, stop });
    await terminal.seen('.', 20);
  };

  const enter = async (entry: SessionStep | SessionMistake, mistake: boolean) => {
    const lab = entry.lab ?? defaults;
    await perform(lab.before, real, shell).catch(late);
    if (lab.before.length > 0) await learn();
    for (const other of scenario.steps) if (other.lab?.beside === entry.id && !mistake) await start(other);
    const there = mistake ? undefined : beside.get(entry.id);
    if (there) there.stop();
    const ran = there ? await there.ran : await shell.run(real(entry.cmd), () => perform(lab.during, real, shell), commandLimit).catch(late);
    await there?.terminal.close();
    beside.delete(entry.id);
    const now = Date.now();
    await learn();
    const watch = /\s(-w|--watch)(\s|$)/.test(entry.cmd);
    const shape = { ages: lab.ages.length > 0 ? lab.ages : setup.ages, ago: lab.ago, clock: lab.clock, sort: lab.sort, once: lab.once, upTo: lab.upTo, watch, began, now };
    const text = normaliser.text(ran.text, shape);
    for (const odd of normaliser.strange.splice(0)) strange.push(`${scenario.id}.${entry.id}: an age of ${odd}`);
    if (accident.test(text)) throw new TakeError(`${scenario.id}.${entry.id}: ${accident.exec(text)![0]}`);
    if (lab.expect && !new RegExp(lab.expect, 'm').test(text)) throw new TakeError(`${scenario.id}.${entry.id}: /${lab.expect}/ does not match\n${text}`);
    if (ran.folder !== (entry.prompt ?? '~') && !mistake) strange.push(`${scenario.id}.${entry.id}: the prompt shows ${ran.folder}`);
    played.push({ session: scenario.id, id: entry.id, mistake, cmd: entry.cmd, kind: kinds(entry), output: entry.output, exit: [entry.exit, ran.exit], text });
  };

  try {
    for (const command of setup.earlier) await shell.run(real(command), undefined, commandLimit);
    for (const step of scenario.steps) {
      for (const mistake of scenario.mistakes) if (mistake.at === step.id && (everything || kinds(mistake) === 'lab')) await enter(mistake, true);
      if (everything || kinds(step) === 'lab') await enter(step, false);
    }
    await perform(setup.clean, real, shell);
  } finally {
    for (const { terminal } of beside.values()) await terminal.close();
    await shell.close();
  }
  if (normaliser.names.missing.length > 0 && !everything) throw new TakeError(`${scenario.id}: no Pod became ${normaliser.names.missing.join(', ')}; there were ${normaliser.names.undeclared.join(', ')}`);
  if (strange.length > 0 && !everything) throw new TakeError(strange.join('\n'));
  return played;
}

/** Plays a session until it goes as declared, at most so many times. @throws LabError */
export async function takeSession(api: LabApi, scenario: SessionScenario, { everything = false, takes = 3, say = (_line: string) => {} } = {}): Promise<Played[]> {
  for (let take = 1; ; take++) {
    try {
      return await playSession(api, scenario, everything);
    } catch (error) {
      if (!(error instanceof TakeError) || take >= takes) throw error;
      say(`  take ${take}: ${error.message}`);
    }
  }
}
