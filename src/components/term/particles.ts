import { withParticle } from '../../engine/text/josa.ts';

/** Lets the particle after each term follow the form that is shown: 레이블을, 선언형이 → declarative가. */
export function fitParticles(root: HTMLElement, english: boolean): void {
  for (const term of root.querySelectorAll<HTMLElement>('a.gloss:has(> i)')) {
    const next = nextText(term);
    const own = term.querySelector('b')?.textContent ?? '';
    const other = term.querySelector('i')?.textContent ?? '';
    if (next) next.data = withParticle(english ? other : own, next.data);
  }
}

function nextText(term: HTMLElement): Text | undefined {
  let node = term.nextSibling;
  while (node instanceof HTMLElement && node.hidden) node = node.nextSibling;
  return node instanceof Text ? node : undefined;
}
