import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseCast } from '../../engine/cast/parse.ts';
import { castSteps, stepTranscript, type StepTranscript } from '../../engine/cast/transcript.ts';
import type { Cast } from '../../engine/cast/types.ts';
import { validateCast } from '../../engine/cast/validate.ts';
import type { RecordedMistake, RecordedStep, SessionMeta } from '../../engine/session/meta.ts';
import type { Provenance } from '../../engine/schema/provenance.ts';
import type { SessionScenario, SessionStep } from '../../engine/schema/session.ts';
import { CourseError } from '../yaml.ts';

/** A step with everything known about it: metadata, transcript, provenance filled in. */
export interface ReadStep extends RecordedStep, Omit<StepTranscript, 'id' | 'cmd'> {
  provenance: Provenance;
}

/** A recorded mistake with the error it printed. */
export interface ReadMistake extends RecordedMistake, Omit<StepTranscript, 'id' | 'cmd'> {
  provenance: Provenance;
}

/** A recorded session as server components use it. */
export interface Recording {
  meta: SessionMeta;
  cast: Cast;
  steps: ReadStep[];
  mistakes: ReadMistake[];
}

const cache = new Map<string, { stamp: number; recording: Recording }>();

function readValid(root: string, path: string): Cast {
  const text = readFileSync(join(root, path), 'utf8');
  const problems = validateCast(text);
  if (problems.length > 0) throw new CourseError(problems.map(({ line, reason }) => ({ file: path, line, message: reason })));
  return parseCast(text);
}

/**
 * A recorded session from `public/casts/`, validated; read once until the file changes.
 *
 * @throws CourseError naming file, line and reason
 */
export function readCast(session: string, root = process.cwd()): Recording {
  const path = `public/casts/${session}.cast`;
  const metaPath = `public/casts/${session}.json`;
  const mistakesPath = `public/casts/${session}.mistakes.cast`;
  for (const needed of [path, metaPath])
    if (!existsSync(join(root, needed))) throw new CourseError([{ file: needed, line: 1, message: `session "${session}" is not recorded: run "npm run record"` }]);
  const key = join(root, path);
  const stamp = Math.max(...[path, metaPath].map((file) => statSync(join(root, file)).mtimeMs));
  const known = cache.get(key);
  if (known?.stamp === stamp) return known.recording;

  const meta = JSON.parse(readFileSync(join(root, metaPath), 'utf8')) as SessionMeta;
  const cast = readValid(root, path);
  const join_ = <T extends RecordedStep | RecordedMistake>(entries: T[], from: Cast | null) => {
    const recorded = new Map(from ? castSteps(from).map((step) => [step.id, step]) : []);
    return entries.map((entry) => {
      const step = recorded.get(entry.id);
      if (!step) throw new CourseError([{ file: path, line: 1, message: `"${entry.id}" is not in the cast: run "npm run record"` }]);
      return { provenance: meta.provenance, ...entry, ...stepTranscript(step), id: entry.id, cmd: entry.cmd };
    });
  };
  const recording: Recording = {
    meta,
    cast,
    steps: join_(meta.steps, cast),
    mistakes: join_(meta.mistakes, meta.mistakes.length > 0 ? readValid(root, mistakesPath) : null),
  };
  cache.set(key, { stamp, recording });
  return recording;
}

/**
 * What a step of a session printed, from its recording; while it is not recorded yet, from the transcript it will
 * be recorded from.
 *
 * @throws CourseError if the recording is broken
 */
export function transcriptOf(session: Pick<SessionScenario, 'id'>, step: Pick<SessionStep, 'id' | 'cmd' | 'exit' | 'output'>, root = process.cwd()): StepTranscript {
  const recorded = existsSync(join(root, `public/casts/${session.id}.json`)) ? readCast(session.id, root).steps.find((entry) => entry.id === step.id) : undefined;
  if (recorded) return recorded;
  const raw = step.output ? readFileSync(join(root, 'content/transcripts', step.output), 'utf8').replace(/(?<!\r)\n/g, '\r\n') : '';
  return stepTranscript({ id: step.id, cmd: step.cmd, exit: step.exit, raw });
}
