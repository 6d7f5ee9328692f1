import { formatCast, type IntervalEvent } from '../../engine/cast/format.ts';
import { plainText, renderLines } from '../../engine/cast/sgr.ts';
import { castLimits } from '../../engine/cast/types.ts';
import { refusedSequences, validateCast } from '../../engine/cast/validate.ts';
import { cellWidth } from '../../engine/cast/width.ts';
import type { SessionScenario } from '../../engine/schema/session.ts';
import { CourseError, type Located, type Problem } from '../yaml.ts';
import { sessionMeta } from './meta.ts';
import type { Answer, OutputSource } from './output-source.ts';

/** Seconds; authored, never measured, so that a recording repeats byte for byte. */
const timing = { beforeStep: 0.8, key: 0.045, enter: 0.25, firstLine: 0.12, nextLine: 0.02, prompt: 0.05, idleLimit: 2 } as const;

const mark = (data: string) => `\x1b]133;${data}\x07`;
const promptText = (host: string) => `learner@${host}:~$ `;
/** bash’s usual prompt: user and host green, folder blue. */
const prompt = (host: string) => `${mark('A')}\x1b[1;32mlearner@${host}\x1b[0m:\x1b[1;34m~\x1b[0m$ ${mark('B')}`;

interface Played {
  id: string;
  cmd: string;
  answer: Answer;
  pace: readonly number[];
}

function events(host: string, played: readonly Played[]): IntervalEvent[] {
  const out: IntervalEvent[] = [[0, 'o', prompt(host)]];
  for (const { id, cmd, answer, pace } of played) {
    out.push([timing.beforeStep, 'm', `${id} ${cmd}`]);
    for (const char of cmd) out.push([timing.key, 'o', char]);
    out.push([timing.enter, 'o', `\r\n${mark('C')}`]);
    for (const [n, line] of answer.text.split(/(?<=\n)/).filter(Boolean).entries())
      out.push([pace[n] ?? (n === 0 ? timing.firstLine : timing.nextLine), 'o', line.replace(/\r?\n$/, '\r\n')]);
    out.push([timing.prompt, 'o', `${mark(`D;${answer.exit}`)}${prompt(host)}`]);
  }
  out.push([timing.prompt, 'x', '0']);
  return out;
}

/** A recorded session as the texts of its files. */
export interface Recorded {
  id: string;
  cast: string;
  /** Absent if the session has no mistakes. */
  mistakes?: string;
  meta: string;
}

/**
 * Records one scenario. The same scenario and the same answers give the same bytes.
 *
 * @throws CourseError naming the scenario's file and line for every problem
 */
export async function recordSession(scenario: Located<SessionScenario>, source: OutputSource): Promise<Recorded> {
  const session = scenario.data;
  const problems: Problem[] = [];
  const problem = (message: string, ...path: PropertyKey[]) => problems.push({ file: scenario.file, line: scenario.line(...path), message });

  const answers = async (group: 'steps' | 'mistakes'): Promise<Played[]> => {
    const played: Played[] = [];
    const seen = new Set<string>();
    for (const [n, entry] of session[group].entries()) {
      if (seen.has(entry.id)) problem(`${group}: id "${entry.id}" is used twice`, group, n, 'id');
      seen.add(entry.id);
      // eslint-disable-next-line no-control-regex
      if (/[\x00-\x1f\x7f]/.test(entry.cmd)) problem('cmd: one line without control characters', group, n, 'cmd');
      try {
        const answer = await source.answer({ session: session.id, id: entry.id, cmd: entry.cmd, host: session.host, output: entry.output, exit: entry.exit });
        if (answer.exit !== entry.exit) problem(`exit status ${answer.exit}, expected ${entry.exit}`, group, n, 'exit');
        for (const reason of new Set(refusedSequences(answer.text))) problem(`output: ${reason} is not allowed`, group, n, 'output');
        played.push({ id: entry.id, cmd: entry.cmd, answer, pace: 'pace' in entry ? entry.pace : [] });
      } catch (error) {
        problem((error as Error).message, group, n, 'output');
      }
    }
    return played;
  };

  const steps = await answers('steps');
  const mistakes = await answers('mistakes');
  for (const [n, mistake] of session.mistakes.entries()) {
    if (!session.steps.some((step) => step.id === mistake.at)) problem(`no step "${mistake.at}"`, 'mistakes', n, 'at');
    if (mistake.match)
      try {
        new RegExp(mistake.match, 'u');
      } catch (error) {
        problem((error as Error).message, 'mistakes', n, 'match');
      }
  }
  const widest = Math.max(
    ...steps.flatMap(({ cmd, answer }) => [cellWidth(promptText(session.host) + cmd), ...plainText(renderLines(answer.text)).split('\n').map(cellWidth)]),
    0,
  );
  const cols = session.cols ?? Math.min(castLimits.cols, Math.max(80, widest + 1));
  const size = { cols, rows: session.rows };
  const title = session.title.en;
  const cast = formatCast({ ...size, title, idleLimit: timing.idleLimit }, events(session.host, steps));
  const mistakesCast = mistakes.length > 0 ? formatCast({ ...size, title: `${title}: mistakes`, idleLimit: timing.idleLimit }, events(session.host, mistakes)) : undefined;
  if (problems.length === 0)
    for (const [name, text] of [['cast', cast], ['mistakes', mistakesCast]] as const)
      for (const { line, reason } of text ? validateCast(text) : []) problem(`recorded ${name}, line ${line}: ${reason}`);
  if (problems.length > 0) throw new CourseError(problems);
  return { id: session.id, cast, ...(mistakesCast ? { mistakes: mistakesCast } : {}), meta: `${JSON.stringify(sessionMeta(session, size), null, 1)}\n` };
}
