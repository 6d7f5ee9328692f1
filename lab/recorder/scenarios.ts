import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { session as schema, type SessionScenario } from '../../src/engine/schema/session.ts';
import { readYaml, type Located } from '../../src/course/yaml.ts';
import { setupOf } from './play.ts';

/** Folders of scenarios: those that the course shows, and those that only prove a verdict. */
const folders = ['content/sessions', 'content/evidence'] as const;

export interface Choice {
  /** Ids; none = all. */
  only: readonly string[];
  /** Also those that take a minute or more. */
  slow: boolean;
  /** Only every third one, the others on the next two days: this day, in days since 1970. */
  third?: number;
}

/** First what is seen on a worker before other sessions have left traces there, last what restarts the control plane. */
const rank = (scenario: SessionScenario): number => (setupOf(scenario)?.last ? 2 : scenario.host === 'cpu1' ? 1 : 0);

/**
 * The scenarios to play, in the order in which they are played.
 *
 * @throws Error if one that is asked for does not exist
 */
export function scenarios({ only, slow, third }: Choice, root = process.cwd()): Located<SessionScenario>[] {
  const all = folders.flatMap((folder) => {
    const names = existsSync(join(root, folder)) ? readdirSync(join(root, folder)).filter((name) => name.endsWith('.yaml')).sort() : [];
    return names.map((name) => readYaml(join(root, folder, name), schema, root));
  });
  const unknown = only.filter((id) => !all.some(({ data }) => data.id === id));
  if (unknown.length > 0) throw new Error(`no session ${unknown.join(', ')}`);
  const chosen = all.filter(({ data }) => (only.length > 0 ? only.includes(data.id) : setupOf(data) !== undefined && (slow || !setupOf(data)?.slow)));
  return chosen.sort((a, b) => rank(a.data) - rank(b.data)).filter((_scenario, n) => third === undefined || (n + third) % 3 === 0);
}
