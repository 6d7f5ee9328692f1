import { recordAll, writeCasts } from '../../src/course/record/files.ts';
import { down } from '../cluster/down.ts';
import { locked } from '../cluster/lock.ts';
import { LabError } from '../cluster/run.ts';
import { up } from '../cluster/up.ts';
import { comparison, differenceLines } from './report.ts';
import { misfits, playScenarios, type Take } from './run.ts';
import { scenarios, type Choice } from './scenarios.ts';
import { dateTake, writeCluster, writeTake } from './write.ts';

const say = (line: string) => console.log(line);
const seconds = (from: number) => `${((performance.now() - from) / 1000).toFixed(0)} s`;

/** Resolves with 1 and a sentence if the lab does not do what is asked. */
async function orStatus(work: () => Promise<number>): Promise<number> {
  try {
    return await locked(work);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    console.error(error.message);
    return 1;
  }
}

const title = ({ scenario, seconds: took, failed }: Take) => `${failed ? '✗' : '✓'} ${scenario.data.id}  (${took.toFixed(1)} s)`;

/** Records sessions on the running lab: their outputs become the course's transcripts, and the casts are made anew. Resolves with the exit status. */
export const recordOnLab = (choice: Choice): Promise<number> =>
  orStatus(async () => {
    const from = performance.now();
    const today = new Date().toISOString().slice(0, 10);
    const list = scenarios(choice);
    let [commands, problems] = [0, 0];
    for await (const take of playScenarios(list, false, say)) {
      const wrong = take.failed ? [take.failed] : misfits(take);
      say(`${title(take)}${wrong.map((line) => `\n    ${line.replaceAll('\n', '\n    ')}`).join('')}`);
      if (wrong.length > 0) problems++;
      if (take.failed) continue;
      commands += take.played.length;
      for (const path of writeTake(take)) say(`    wrote ${path}`);
      dateTake(take, today);
    }
    await writeCluster(today);
    for (const path of writeCasts(await recordAll())) say(`wrote ${path}`);
    say(`\n${list.length - problems} of ${list.length} sessions, ${commands} commands recorded in ${seconds(from)}`);
    return problems > 0 ? 1 : 0;
  });

/** How what the lab prints stands to the course. */
export interface Compared {
  same: number;
  different: number;
  seconds: number;
}

/**
 * Plays sessions on the running lab and compares with the course, byte for byte; writes nothing. Does not take the lab's lock.
 *
 * @param list what is equal is said too, and of sessions that are named also commands whose output is the post's
 * @throws LabError if there is no lab
 */
export async function compareOnLab(choice: Choice, list: boolean, say: (line: string) => void): Promise<Compared> {
  const from = performance.now();
  let [same, different] = [0, 0];
  for await (const take of playScenarios(scenarios(choice), list && choice.only.length > 0, say)) {
    say(`${title(take)}${take.failed ? `\n    ${take.failed.replaceAll('\n', '\n    ')}` : ''}`);
    if (take.failed) different++;
    for (const played of take.played) {
      const { same: equal, text } = comparison(played);
      if (equal) same++;
      else different++;
      if (!equal || list) say(text.replace(/^/gm, '    '));
    }
  }
  return { same, different, seconds: (performance.now() - from) / 1000 };
}

/** `record --on lab --check` and `--compare`: resolves with the exit status, 1 if something differs. */
export const recordCheckOnLab = (choice: Choice, list = false): Promise<number> =>
  orStatus(async () => {
    const { same, different, seconds: took } = await compareOnLab(choice, list, say);
    say(`\n${same} commands print the same, ${different} differ ("-" the course, "+" the lab), ${took.toFixed(0)} s`);
    return different > 0 ? 1 : 0;
  });

/** Brings up a fresh cluster twice, plays everything on each, and compares the bytes. Resolves with the exit status. */
export const recordTwiceOnLab = (choice: Choice): Promise<number> =>
  orStatus(async () => {
    const runs: Map<string, string>[] = [];
    let failures = 0;
    for (const n of [1, 2]) {
      const from = performance.now();
      await down();
      await up({ write: () => true });
      say(`fresh cluster ${n} of 2 after ${seconds(from)}`);
      const outputs = new Map<string, string>();
      for await (const take of playScenarios(scenarios(choice), false, say)) {
        say(`${title(take)}${take.failed ? `\n    ${take.failed.replaceAll('\n', '\n    ')}` : ''}`);
        if (take.failed) failures++;
        for (const { session, id, mistake, text, exit } of take.played) outputs.set(`${session}.${mistake ? 'mistake-' : ''}${id}`, `${text}\nexit ${exit[1]}`);
      }
      runs.push(outputs);
      say(`played in ${seconds(from)}`);
    }
    const [first, second] = runs as [Map<string, string>, Map<string, string>];
    let different = 0;
    for (const [name, text] of first) {
      if (second.get(name) === text) continue;
      different++;
      say(`≠ ${name}\n${differenceLines(text, second.get(name) ?? '').map((line) => `    ${line}`).join('\n')}`);
    }
    say(`\n${first.size - different} outputs are identical on both clusters, ${different} differ, ${failures} sessions failed`);
    return different + failures > 0 ? 1 : 0;
  });
