/**
 * The language switch keeps the step: the current `#step` of the address, or the step the lesson page
 * names in `data-step` of the root element while scrolling.
 */
export function startLang(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-keeps-step]')) {
    const follow = () => {
      const step = document.documentElement.dataset['step'];
      link.hash = location.hash || (step ? `#${step}` : '');
    };
    link.addEventListener('pointerdown', follow); // before a middle click or a context menu copies the address
    link.addEventListener('focus', follow);
    link.addEventListener('click', follow);
  }
}
