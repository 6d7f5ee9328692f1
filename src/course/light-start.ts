import type { Plugin } from 'vite';

const helper = '\0vite/preload-helper.js';

/**
 * Keeps a page's first scripts small and few: no preload lists and no helper that walks them (nothing that is
 * imported later brings CSS: see lazy-css.ts), and one chunk for the handful of modules that every entry shares.
 */
export function lightStart(): Plugin {
  return {
    name: 'day-one:light-start',
    enforce: 'pre',
    configEnvironment: (name) =>
      name === 'client'
        ? { build: { modulePreload: false, rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'core', test: /preload-helper|\/i18n\/strings\.ts$|\/progress\/settings\.ts$|\/client\/site\.ts$|\/(offline|search)\/(start|open)\.ts$|\/shell\/(lang|menu|settings)\.ts$/ }] } } } } }
        : undefined,
    load: (id) => (id === helper ? 'export const __vitePreload = (load) => load();' : null),
  };
}
