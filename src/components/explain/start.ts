/** Makes the tables below `root` explainable on first touch, focus or hover; nothing is loaded before that. */
export function startExplain(root: HTMLElement): void {
  const wake = (event: Event) => {
    const pre = (event.target as Element).closest<HTMLElement>('pre[data-explain]');
    if (!pre || pre.dataset['explain'] === 'on') return;
    // A focus by mouse comes with the click, which says better what is meant.
    if (event.type === 'focusin' && !pre.matches(':focus-visible')) return;
    pre.dataset['explain'] = 'on';
    const point = event instanceof MouseEvent ? { x: event.clientX, y: event.clientY } : undefined;
    void import('./explain.ts').then(({ explain }) => explain(pre, event.type, point));
  };
  for (const type of ['focusin', 'click', 'pointerover']) root.addEventListener(type, wake);
}
