import { sets } from '../../i18n/strings/quiz.ts';
import { say } from '../../i18n/strings.ts';
import { progress } from '../progress/store.ts';

/** Fills `[data-count]` with how many of its questions were answered right. */
export function showCounts(): void {
  const lang = document.documentElement.lang === 'en' ? 'en' : 'ko';
  for (const element of document.querySelectorAll<HTMLElement>('[data-count]')) {
    const keys = (element.dataset['count'] ?? '').split(' ').filter(Boolean);
    const right = keys.filter((key) => (progress.question(key)?.level ?? 0) >= 2).length;
    element.textContent = right > 0 ? say(sets.right, lang, { n: right }) : '';
    element.toggleAttribute('data-whole', right === keys.length);
  }
}
