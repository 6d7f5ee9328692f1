import type { SessionMistake, SessionScenario, SessionStep } from '../../engine/schema/session.ts';
import type { Provenance } from '../../engine/schema/provenance.ts';
import type { RecordedMistake, RecordedStep, SessionMeta } from '../../engine/session/meta.ts';

function merged(session: Provenance, own: SessionStep['provenance']): { provenance?: Provenance } {
  if (!own) return {};
  // A step from another place does not inherit versions and notes of the session's place.
  const other = own.kind !== undefined && own.kind !== session.kind;
  return { provenance: { ...(other ? { kind: session.kind, date: session.date } : session), ...own } as Provenance };
}

function stepMeta(step: SessionStep, session: SessionScenario): RecordedStep {
  return {
    id: step.id,
    cmd: step.cmd,
    exit: step.exit,
    ...(step.accept.length > 0 ? { accept: step.accept } : {}),
    ...merged(session.provenance, step.provenance),
    ...(step.posted ? { posted: step.posted } : {}),
    ...(step.note ? { note: step.note } : {}),
    ...(step.resource ? { resource: step.resource } : {}),
    ...(step.changes.length > 0 ? { changes: step.changes } : {}),
  };
}

function mistakeMeta(mistake: SessionMistake, session: SessionScenario): RecordedMistake {
  return {
    id: mistake.id,
    at: mistake.at,
    cmd: mistake.cmd,
    exit: mistake.exit,
    ...(mistake.match ? { match: mistake.match } : {}),
    say: mistake.say,
    ...merged(session.provenance, mistake.provenance),
  };
}

/** What `public/casts/<id>.json` holds: everything of the scenario that a page needs and the cast does not say. */
export function sessionMeta(session: SessionScenario, size: { cols: number; rows: number }): SessionMeta {
  return {
    version: 1,
    id: session.id,
    title: session.title,
    host: session.host,
    ...size,
    provenance: session.provenance,
    steps: session.steps.map((step) => stepMeta(step, session)),
    mistakes: session.mistakes.map((mistake) => mistakeMeta(mistake, session)),
  };
}
