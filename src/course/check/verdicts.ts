import type { Problem } from '../yaml.ts';
import type { Check } from './input.ts';

/** Every verdict's evidence was printed by the lab, every erratum it bears on exists, and no evidence is recorded for nothing. */
export const verdicts: Check = ({ course, files, transcript }) => {
  const problems: Problem[] = [];
  const located = files.located.get('verdicts.yaml');
  const used = new Set<string>();
  const ids = course.verdicts.map(({ id }) => id);
  for (const [n, verdict] of course.verdicts.entries()) {
    const at = (field: string, message: string) => problems.push({ file: 'content/verdicts.yaml', line: located?.line(n, field) ?? 1, message });
    if (ids.indexOf(verdict.id) !== n) at('id', `id "${verdict.id}" is used twice`);
    if (verdict.erratum && !course.errata.some(({ id }) => id === verdict.erratum)) at('erratum', `there is no erratum "${verdict.erratum}"`);
    for (const reference of verdict.evidence) {
      const [session = '', step] = reference.split('.');
      used.add(session);
      const scenario = course.sessions.get(session) ?? course.evidence.get(session);
      const entry = scenario && [...scenario.steps, ...scenario.mistakes].find(({ id }) => id === step);
      if (!scenario || !entry) at('evidence', `there is no step "${reference}"`);
      else if ((entry.provenance?.kind ?? scenario.provenance.kind) !== 'lab') at('evidence', `"${reference}" was not printed by the lab`);
      else if (entry.output && !transcript(entry.output)) at('evidence', `"${reference}" is not recorded: there is no content/transcripts/${entry.output}`);
    }
  }
  for (const [id, scenario] of course.evidence) {
    const file = `content/evidence/${id}.yaml`;
    if (!used.has(id)) problems.push({ file, line: 1, message: 'no verdict names it' });
    for (const entry of scenario.steps) if (entry.output && !transcript(entry.output)) problems.push({ file, line: 1, message: `"${entry.id}" is not recorded: npm run record -- --on lab ${id}` });
  }
  return problems;
};
