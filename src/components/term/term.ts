import type { Lang } from '../../engine/schema/localized.ts';
import { say } from '../../i18n/strings.ts';
import { term as strings } from '../../i18n/strings/term.ts';
import { getSettings, onSettings } from '../progress/settings.ts';

/** Time to move the pointer from the term to its definition. */
const GRACE_MS = 200;

let tip: HTMLElement | undefined;
let owner: HTMLAnchorElement | undefined;
let leaving: ReturnType<typeof setTimeout> | undefined;

let defined: Promise<void> | undefined;

/** Fetches the definitions and ties them to the terms of the page; without them a term is a link to the glossary. */
async function define(root: HTMLElement): Promise<void> {
  const response = await fetch(`${document.body.dataset['base'] ?? '/'}data/terms/${document.documentElement.lang}.json`).catch(() => undefined);
  if (!response?.ok) return;
  const definitions = (await response.json()) as Record<string, string>;
  for (const term of root.querySelectorAll<HTMLAnchorElement>('a.gloss')) {
    const id = decodeURIComponent(term.hash.slice(1));
    const text = definitions[id];
    if (text === undefined) continue;
    term.setAttribute('aria-describedby', `def-${id}`);
    if (document.getElementById(`def-${id}`)) continue;
    const definition = document.createElement('span');
    definition.id = `def-${id}`;
    definition.hidden = true;
    definition.innerHTML = text;
    root.append(definition);
  }
}

function hide() {
  clearTimeout(leaving);
  if (owner) delete owner.dataset['shown'];
  owner = undefined;
  if (tip?.matches(':popover-open')) tip.hidePopover();
}

const hideSoon = () => {
  clearTimeout(leaving);
  leaving = setTimeout(hide, GRACE_MS);
};

function bubble(): HTMLElement {
  if (tip) return tip;
  tip = document.createElement('div');
  tip.className = 'gloss-tip';
  tip.popover = 'manual';
  tip.role = 'tooltip';
  tip.addEventListener('pointerenter', () => clearTimeout(leaving));
  tip.addEventListener('pointerleave', hideSoon);
  document.body.append(tip);
  return tip;
}

function show(term: HTMLAnchorElement, withLink = false) {
  clearTimeout(leaving);
  const definition = document.getElementById(term.getAttribute('aria-describedby') ?? '');
  // Not here yet: shown when it comes, if the term is still pointed at.
  if (!definition) return void defined?.then(() => term.matches(':hover, :focus') && term.hasAttribute('aria-describedby') && show(term, withLink));
  if ( (owner === term && !withLink)) return;
  hide();
  owner = term;
  term.dataset['shown'] = '';
  const box = bubble();
  box.replaceChildren(...[...definition.childNodes].map((node) => node.cloneNode(true)));
  if (withLink) {
    const link = document.createElement('a');
    link.href = term.href;
    link.textContent = say(strings.more, document.documentElement.lang as Lang);
    box.append(document.createElement('br'), link);
  }
  box.showPopover();
  const at = term.getClientRects()[0] ?? term.getBoundingClientRect();
  const size = box.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - size.width - 8));
  const top = at.bottom + 6 + size.height > innerHeight ? at.top - size.height - 6 : at.bottom + 6;
  box.style.translate = `${Math.round(left)}px ${Math.round(top)}px`;
}

const termOf = (event: Event) => (event.target as Element | null)?.closest?.<HTMLAnchorElement>('a.gloss');

/** Definitions on hover, focus and tap; Esc closes. Korean particles follow the form that is shown. */
export function startTerms(root: HTMLElement): void {
  defined = define(root);
  root.addEventListener('pointerover', (event) => {
    const term = termOf(event);
    if (event.pointerType === 'mouse' && term) show(term);
  });
  root.addEventListener('pointerout', (event) => {
    if (event.pointerType === 'mouse' && termOf(event)) hideSoon();
  });
  root.addEventListener('focusin', (event) => {
    const term = termOf(event);
    if (term?.matches(':focus-visible')) show(term);
  });
  root.addEventListener('focusout', (event) => {
    if (termOf(event)) hideSoon();
  });
  root.addEventListener('click', (event) => {
    const term = termOf(event);
    // The first tap explains; the link is in the bubble.
    if (!term || event.pointerType === 'mouse' || event.detail === 0) return;
    event.preventDefault();
    show(term, true);
  });
  document.addEventListener('pointerdown', (event) => {
    if (owner && !termOf(event) && !tip?.contains(event.target as Node)) hide();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && owner) hide();
  });
  addEventListener('scroll', hide, { passive: true });

  if (document.documentElement.lang !== 'ko') return;
  let fitted = false;
  const fit = (terms: string | null) => {
    if (terms !== 'en' && !fitted) return;
    fitted = true;
    void import('./particles.ts').then(({ fitParticles }) => fitParticles(root, terms === 'en'));
  };
  fit(getSettings().terms);
  onSettings((settings) => fit(settings.terms));
}
