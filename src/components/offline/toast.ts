import css from './offline.css?inline';

let styled = false;

/**
 * A note at the bottom of the window, with buttons if there is something to decide.
 *
 * @param stays milliseconds for which a note without buttons stays
 */
export function showToast(text: string, actions: readonly { label: string; run: () => void }[] = [], stays = 8000): void {
  if (!styled) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
    styled = true;
  }
  document.querySelector('.toast')?.remove();
  const toast = document.createElement('div');
  toast.className = 'toast';
  toast.setAttribute('role', 'status');
  document.body.append(toast);
  const words = document.createElement('p');
  const buttons = actions.map(({ label, run }, at) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = at === 0 ? 'button' : 'button button-quiet';
    button.textContent = label;
    button.addEventListener('click', () => {
      toast.remove();
      run();
    });
    return button;
  });
  toast.append(words, ...buttons);
  // Filled after it is in the page, so that screen readers notice the change.
  requestAnimationFrame(() => (words.textContent = text));
  if (actions.length > 0) return;
  setTimeout(() => toast.remove(), stays);
  toast.addEventListener('click', () => toast.remove());
}
