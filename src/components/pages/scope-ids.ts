/** Attributes that hold one id, or several with blanks between. */
const references = /\b(id|for|aria-(?:labelledby|describedby|controls|owns|details|activedescendant)|popovertarget|name)="([^"]+)"/g;

/** Puts a prefix before every id of a piece of HTML, and before every reference to one. */
export function scopeIds(html: string, prefix: string): string {
  return html.replace(/<[a-z][^>]*>/gi, (tag) =>
    tag
      .replace(references, (_, name: string, ids: string) => `${name}="${ids.split(/\s+/).map((id) => `${prefix}-${id}`).join(' ')}"`)
      .replace(/\bhref="#([^"]+)"/g, `href="#${prefix}-$1"`),
  );
}
