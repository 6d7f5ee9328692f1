import type { Problem } from '../yaml.ts';
import type { Check } from './input.ts';

/** Sessions name transcripts that exist, mistakes that can be made, and ids that are unique. */
export const sessions: Check = ({ course, files, transcript }) => {
  const problems: Problem[] = [];
  const used = new Set(course.lessons.flatMap((lesson) => lesson.steps.flatMap((step) => (step.kind === 'replay' ? [step.session] : []))));
  for (const question of course.questions.values()) if (question.kind === 'click') used.add(question.session);
  for (const session of course.sessions.values()) {
    const located = files.sessions.get(session.id);
    const at = (path: (string | number)[], message: string) =>
      problems.push({ file: located?.file ?? session.id, line: located?.line(...path) ?? 1, message });
    if (located && !located.file.endsWith(`/${session.id}.yaml`)) at(['id'], `id "${session.id}" must be the file's name`);
    if (!used.has(session.id)) at(['id'], `session "${session.id}" is shown by no lesson and asked about by no question`);
    for (const list of ['steps', 'mistakes'] as const) {
      const ids = session[list].map(({ id }) => id);
      for (const [n, entry] of session[list].entries()) {
        if (ids.indexOf(entry.id) !== n) at([list, n, 'id'], `id "${entry.id}" is used twice`);
        if (entry.output && !transcript(entry.output)) at([list, n, 'output'], `there is no content/transcripts/${entry.output}`);
        const kind = entry.provenance?.kind ?? session.provenance.kind;
        const own = `lab/${session.id}/${list === 'mistakes' ? 'mistake-' : ''}${entry.id}.txt`;
        if (kind === 'lab' && entry.output && entry.output !== own) at([list, n, 'output'], `what the lab prints here is recorded to ${own}`);
        if (entry.output && !entry.output.startsWith(`${kind}/`))
          at([list, n, 'output'], `the output lies under ${entry.output.split('/')[0]}/ but its provenance says "${kind}"`);
      }
    }
    for (const [n, mistake] of session.mistakes.entries()) {
      if (!session.steps.some(({ id }) => id === mistake.at)) at(['mistakes', n, 'at'], `there is no step "${mistake.at}"`);
      if (mistake.match && !matches(mistake.match, mistake.cmd)) at(['mistakes', n, 'match'], 'the expression does not match its own cmd');
    }
  }
  return problems;
};

function matches(expression: string, text: string): boolean {
  try {
    return new RegExp(expression).test(text);
  } catch {
    return false;
  }
}
