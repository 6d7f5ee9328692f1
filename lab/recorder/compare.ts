import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TranscriptSource } from '../../src/course/record/output-source.ts';
import { readYaml } from '../../src/course/yaml.ts';
import { plainText, renderLines } from '../../src/engine/cast/sgr.ts';
import { session as schema } from '../../src/engine/schema/session.ts';
import { diffLines, differs, type DiffLine } from './diff.ts';
import { LabSource } from './lab-source.ts';
import { Normaliser } from './normalise.ts';

/** A command, what the course shows and what the lab shows. */
export interface Comparison {
  session: string;
  step: string;
  cmd: string;
  /** Where the course's output comes from. */
  kind: string;
  lines: DiffLine[];
  /** Exit status in the course and on the lab. */
  exit: [number, number];
  same: boolean;
}

/**
 * Runs the steps of the course's sessions on the lab, in their order, and compares. Those that come from the post only by
 * choice: their cluster is Calico's and 46 hours old.
 *
 * @param only ids of sessions; none = every session that has a step from a lab
 */
export async function* compareSessions(only: readonly string[] = [], root = process.cwd()): AsyncGenerator<Comparison> {
  const folder = join(root, 'content/sessions');
  const [transcripts, lab] = [new TranscriptSource(root), new LabSource()];
  for (const name of existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.yaml')).sort() : []) {
    const { data } = readYaml(join(folder, name), schema, root);
    if (only.length > 0 && !only.includes(data.id)) continue;
    const shown = new Normaliser();
    for (const step of data.steps) {
      const kind = step.provenance?.kind ?? data.provenance.kind;
      if (only.length === 0 && kind !== 'lab') continue;
      const ask = { session: data.id, id: step.id, cmd: step.cmd, host: data.host, output: step.output, exit: step.exit };
      const [old, now] = [await transcripts.answer(ask), await lab.answer(ask)];
      // Colours are not compared; what the terminal shows is.
      const visible = (text: string) => plainText(renderLines(text)).trimEnd();
      const lines = diffLines(shown.text(visible(old.text)), visible(now.text));
      yield { session: data.id, step: step.id, cmd: step.cmd, kind, lines, exit: [old.exit, now.exit], same: !differs(lines) && old.exit === now.exit };
    }
  }
}
