type Attributes = Record<string, string | boolean | undefined>;
type Child = Node | string | undefined | false;

/** An element with attributes (true: present, false or undefined: absent) and children. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  element.append(...children.filter((child): child is Node | string => child !== undefined && child !== false));
  return element;
}

/** A button that does something. */
export function button(label: string, press: (event: MouseEvent) => void, attributes: Attributes = {}): HTMLButtonElement {
  const made = el('button', { type: 'button', class: 'button button-quiet', ...attributes }, label);
  made.addEventListener('click', press);
  return made;
}

/** `mm:ss`, never below zero. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [m, s] = [Math.floor(seconds / 60), seconds % 60];
  return `${m}:${String(s).padStart(2, '0')}`;
}

/** Applies a stylesheet of the site once; resolves when it applies (or cannot be had). */
export function addStyles(href: string): Promise<unknown> {
  const known = document.querySelector(`link[rel="stylesheet"][href="${href}"]`);
  if (known) return Promise.resolve();
  const link = el('link', { rel: 'stylesheet', href });
  document.head.append(link);
  return new Promise((done) => ['load', 'error'].forEach((end) => link.addEventListener(end, done)));
}

/** Saves text as a file of the reader. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  el('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
