import { langs } from '../../engine/schema/localized.ts';
import { countWords } from '../prose.ts';
import type { Problem } from '../yaml.ts';
import type { Check } from './input.ts';

/** Longest passage between two interactions, in words (어절 in Korean). */
const longest = 120;

/** Prose stays short between interactions, and a number that the cluster determines is derived, never typed. */
export const style: Check = ({ course, prose }) => {
  const problems: Problem[] = [];
  const pods = new Set([...course.facts].filter(([key]) => key.startsWith('pods.') || key.startsWith('lines.')).map(([, value]) => value));
  pods.delete(0);
  pods.delete(1);
  pods.delete(2);
  for (const texts of prose.values())
    for (const lang of langs) {
      const text = texts[lang];
      for (const { step, part, text: passage, line } of text.passages) {
        const words = countWords(passage);
        if (words > longest) problems.push({ file: text.file, line, message: `step "${step}" (${part}) has ${words} words between interactions, at most ${longest}` });
      }
      for (const { text: source, line } of text.lines)
        for (const [whole, digits] of source.matchAll(lang === 'ko' ? /파드(?:가|는|를|이)?\s?(\d+)\s?개|(?<![\d.])(\d+)\s?개의?\s?(?:시스템 )?파드/g : /(?<![\d.])(\d+) (?:system |static |mirror )?Pods\b/g)) {
          const value = Number(digits ?? /\d+/.exec(whole)?.[0]);
          if (pods.has(value)) problems.push({ file: text.file, line, message: `"${whole}" is typed; the cluster determines it: use <N k="…" />` });
        }
    }
  return problems;
};
