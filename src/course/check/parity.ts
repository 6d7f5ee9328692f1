import { langs } from '../../engine/schema/localized.ts';
import type { Problem } from '../yaml.ts';
import type { Check } from './input.ts';

/** Both languages tell the same lesson: same steps in the same order, same terms, errata and numbers, same lists. */
export const parity: Check = ({ course, prose }) => {
  const problems: Problem[] = [];
  for (const lesson of course.lessons) {
    const texts = prose.get(lesson.slug);
    if (!texts) continue;
    const structure = `content/lessons/${lesson.slug}/lesson.yaml`;
    for (const lang of langs) {
      const text = texts[lang];
      problems.push(...text.problems);
      const steps = text.mentions.filter(({ name }) => name === 'Step');
      for (const [index, step] of lesson.steps.entries()) {
        const found = steps[index];
        if (!found) {
          problems.push({ file: text.file, line: 1, message: `step "${step.id}" of ${structure} has no <Step id="${step.id}"> here` });
          break;
        }
        if (found.id !== step.id) {
          problems.push({ file: text.file, line: found.line, message: `<Step id="${found.id}"> stands where ${structure} has "${step.id}"` });
          break;
        }
      }
      for (const extra of steps.slice(lesson.steps.length)) problems.push({ file: text.file, line: extra.line, message: `<Step id="${extra.id}"> is not in ${structure}` });
      problems.push(...same(text.file, text.mentions, 'Erratum', lesson.errata, `errata of ${structure}`));
      for (const term of lesson.terms)
        if (!text.mentions.some(({ name, id }) => name === 'Term' && id === term))
          problems.push({ file: text.file, line: 1, message: `term "${term}" is introduced by ${structure} but no <Term id="${term}"> is here` });
    }
    const { ko, en } = texts;
    for (const name of ['Term', 'N'] as const) {
      const ids = (text: typeof ko) => new Set(text.mentions.filter((mention) => mention.name === name).map(({ id }) => id));
      const [inKo, inEn] = [ids(ko), ids(en)];
      for (const mention of ko.mentions) if (mention.name === name && !inEn.has(mention.id)) problems.push({ file: ko.file, line: mention.line, message: `<${name}> "${mention.id}" is only in Korean` });
      for (const mention of en.mentions) if (mention.name === name && !inKo.has(mention.id)) problems.push({ file: en.file, line: mention.line, message: `<${name}> "${mention.id}" is only in English` });
    }
    for (const list of ['goals', 'cando'] as const)
      if (ko.frontmatter && en.frontmatter && ko.frontmatter[list].length !== en.frontmatter[list].length)
        problems.push({ file: en.file, line: 2, message: `${list} has ${en.frontmatter[list].length} entries, ${ko.file} has ${ko.frontmatter[list].length}` });
  }
  return problems;
};

function same(file: string, mentions: readonly { name: string; id: string; line: number }[], name: string, want: readonly string[], where: string): Problem[] {
  const problems: Problem[] = [];
  const seen = mentions.filter((mention) => mention.name === name);
  for (const id of want) if (!seen.some((mention) => mention.id === id)) problems.push({ file, line: 1, message: `<${name} id="${id}"> is missing; it is in the ${where}` });
  for (const mention of seen) if (!want.includes(mention.id)) problems.push({ file, line: mention.line, message: `<${name} id="${mention.id}"> is not in the ${where}` });
  return problems;
}
