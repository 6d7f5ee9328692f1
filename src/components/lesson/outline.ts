import type { Lang } from '../../engine/schema/localized.ts';
import { lessonSays } from '../../i18n/strings/lesson-says.ts';
import { say } from '../../i18n/strings.ts';

/** The list of steps above the text: where the learner is, what is done. */
export class Outline {
  #marks: HTMLElement[];
  #links: HTMLAnchorElement[];
  #now: HTMLElement | null;
  #details: HTMLDetailsElement | null;

  constructor(nav: HTMLElement) {
    this.#marks = [...nav.querySelectorAll<HTMLElement>('.lesson-marks i')];
    this.#links = [...nav.querySelectorAll<HTMLAnchorElement>('ol a')];
    this.#now = nav.querySelector('.lesson-now');
    this.#details = nav.querySelector('details');
    nav.addEventListener('click', (event) => {
      if ((event.target as Element).closest('ol a')) this.#close();
    });
    nav.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.#details?.open) return;
      this.#close();
      this.#details.querySelector('summary')?.focus();
    });
    document.addEventListener('pointerdown', (event) => {
      if (!nav.contains(event.target as Node)) this.#close();
    });
  }

  #close() {
    if (this.#details) this.#details.open = false;
  }

  paint(index: number, done: readonly boolean[], title: string): void {
    this.#marks.forEach((mark, at) => (mark.className = [done[at] && 'done', at === index && 'now'].filter(Boolean).join(' ')));
    this.#links.forEach((link, at) => {
      if (at === index) link.setAttribute('aria-current', 'step');
      else link.removeAttribute('aria-current');
      const tick = link.querySelector('.lesson-tick');
      if (!done[at]) tick?.remove();
      else if (!tick) link.append(newTick());
    });
    const [place, name] = this.#now?.children ?? [];
    if (place) place.textContent = `${index + 1}/${done.length}`;
    if (name && title) name.textContent = title;
  }
}

/** The mark of a step that is done; its sign is drawn, its words are read. */
function newTick(): HTMLElement {
  const [tick, words] = [document.createElement('span'), document.createElement('span')];
  tick.className = 'lesson-tick';
  words.className = 'visually-hidden';
  words.textContent = `, ${say(lessonSays.done, document.documentElement.lang as Lang)}`;
  tick.append(words);
  return tick;
}
