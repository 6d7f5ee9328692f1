import { progressNotes } from '../../i18n/strings/progress.ts';
import { say } from '../../i18n/strings.ts';

/** Shows one note about storage, at the foot of the page, once per page. */
export function showNote(kind: 'memory' | 'newer' | 'broken'): void {
  if (document.querySelector('.progress-note')) return;
  const lang = document.documentElement.lang === 'en' ? 'en' : 'ko';
  const box = document.createElement('div');
  box.className = 'progress-note';
  box.setAttribute('role', 'status');
  const text = document.createElement('p');
  text.textContent = say(progressNotes[kind], lang);
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = '×';
  close.setAttribute('aria-label', say(progressNotes.close, lang));
  close.addEventListener('click', () => box.remove());
  box.append(text, close);
  document.body.append(box);
}
