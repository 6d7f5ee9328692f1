import type { Plugin } from 'vite';

/**
 * Turns the CSS of matching modules into a script that adopts it at run time.
 * Astro hoists the CSS of dynamically imported modules into the `<head>` of every page
 * (withastro/astro#9495); for xterm and Monaco that would be render-blocking.
 *
 * @param pattern matched against the resolved path of the `.css` file
 */
export function lazyCss(pattern: RegExp): Plugin {
  const prefix = '\0lazy-css:';
  return {
    name: 'day-one:lazy-css',
    enforce: 'pre',
    async resolveId(id, from, options) {
      if (!/\.css$/.test(id) || from?.startsWith('\0')) return null;
      const resolved = await this.resolve(id, from, { ...options, skipSelf: true });
      return resolved && pattern.test(resolved.id) ? prefix + resolved.id.replace(/\.css$/, '.cssjs') : null;
    },
    load(id) {
      if (!id.startsWith(prefix)) return null;
      const file = id.slice(prefix.length).replace(/\.cssjs$/, '.css');
      return `import css from ${JSON.stringify(`${file}?inline`)};
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets.push(sheet);`;
    },
  };
}
