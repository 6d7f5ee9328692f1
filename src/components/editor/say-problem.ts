import type { ManifestProblem } from '../../engine/manifest/problem.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { belongs, outer, problems, types } from '../../i18n/strings/editor.ts';
import { say } from '../../i18n/strings.ts';

const typeName = (name: string | number | undefined, lang: Lang) => (name !== undefined && name in types ? say(types[name as keyof typeof types], lang) : String(name ?? ''));

/** The reason of a problem in the learner's language, without its place. */
export function sayProblem(problem: ManifestProblem, lang: Lang): string {
  const { values } = problem;
  const known = problems[problem.code];
  const sentence = known.also && (values['near'] || (problem.code === 'no-api-version' && values['kind'])) ? known.also : known;
  const filled = { ...values, path: problem.path, ...(problem.code === 'wrong-type' ? { want: typeName(values['want'], lang), got: typeName(values['got'], lang) } : {}) };
  const text = say(sentence, lang, filled);
  if (values['outer']) return `${text} ${say(outer, lang)}`;
  return values['place'] ? `${text} ${say(belongs, lang, { place: values['place'] })}` : text;
}
