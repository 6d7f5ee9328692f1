import { lightCode } from '../../course/light-code.ts';

/** How the manifests of exercises are rendered: both themes, a class per line for its number. */
export const codeLook = {
  lang: 'yaml',
  themes: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  defaultColor: 'light-dark()',
  transformers: [lightCode, { name: 'day-one:lines', line: (node: { properties: Record<string, unknown> }) => void (node.properties['class'] = 'line') }],
} as const;
