import type { SessionScenario } from '../../src/engine/schema/session.ts';
import type { Located } from '../../src/course/yaml.ts';
import { LabError } from '../cluster/run.ts';
import { LabApi } from './api.ts';
import { restarted, warmImages } from './baseline.ts';
import { takeSession, type Played } from './play.ts';

/** A session as it went on the lab. */
export interface Take {
  scenario: Located<SessionScenario>;
  played: Played[];
  seconds: number;
  /** Why it could not be played. */
  failed?: string;
}

/** Plays scenarios one after the other; one that fails does not stop the others. @throws LabError if there is no lab */
export async function* playScenarios(list: readonly Located<SessionScenario>[], everything: boolean, say: (line: string) => void): AsyncGenerator<Take> {
  const api = await LabApi.open();
  try {
    await warmImages();
    const tired = await restarted(api);
    if (tired.length > 0) say(`${tired.join(', ')} restarted on this cluster, and every list of Pods shows it: for the course, "npm run lab:down && npm run lab:up" first`);
    for (const scenario of list) {
      const start = performance.now();
      const seconds = () => (performance.now() - start) / 1000;
      try {
        const played = await takeSession(api, scenario.data, { everything, say });
        yield { scenario, played, seconds: seconds() };
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        yield { scenario, played: [], seconds: seconds(), failed: error.message };
      }
    }
  } finally {
    api.close();
  }
}

/** What does not fit the scenario, in words for its author. */
export function misfits({ played }: Take): string[] {
  return played.filter(({ kind }) => kind === 'lab').flatMap(({ session, id, exit, text, output }) => [
    ...(exit[0] === exit[1] ? [] : [`${session}.${id}: exit status ${exit[1]}, the scenario says ${exit[0]}`]),
    ...(text !== '' && !output ? [`${session}.${id}: prints something, and the scenario names no output`] : []),
    ...(text === '' && output ? [`${session}.${id}: prints nothing, and the scenario names an output`] : []),
  ]);
}
