import { defineConfig } from 'astro/config';
import mdx from '@astrojs/mdx';
import sitemap from '@astrojs/sitemap';
import { courseIntegration } from './src/course/integration.ts';
import { lazyCss } from './src/course/lazy-css.ts';
import { lightCode } from './src/course/light-code.ts';
import { lightStart } from './src/course/light-start.ts';

// SITE and BASE come from the environment, so that a fork or a custom domain needs no edit.
export default defineConfig({
  site: process.env.SITE ?? 'http://127.0.0.1:4321',
  base: process.env.BASE ?? '/',
  trailingSlash: 'always',
  i18n: { locales: ['ko', 'en'], defaultLocale: 'ko' },
  devToolbar: { enabled: false },
  integrations: [
    mdx({ optimize: { ignoreElementNames: ['code'] } }),
    sitemap({ i18n: { defaultLocale: 'ko', locales: { ko: 'ko', en: 'en' } }, filter: (page) => !/\/(print|data)\//.test(page) }),
    courseIntegration(), // last: its service worker lists what the others have written
  ],
  build: { inlineStylesheets: 'never' },
  markdown: {
    shikiConfig: {
      themes: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
      defaultColor: 'light-dark()',
      transformers: [lightCode],
    },
  },
  vite: {
    plugins: [
      lazyCss(/node_modules\/(@xterm|monaco-editor)\//),
      lightStart(),
    ],
    worker: { format: 'es' },
    build: {
      // Never inline a small script: the page's policy is `script-src 'self'`.
      assetsInlineLimit: 0,
      rolldownOptions: { checks: { moduleLevelDirective: false } },
    },
  },
});
