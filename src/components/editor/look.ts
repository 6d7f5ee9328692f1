import type { ShikiTransformer } from 'shiki';
import { lightCode } from '../../course/light-code.ts';

const numbered: ShikiTransformer = { name: 'day-one:lines', line: (node) => void (node.properties['class'] = 'line') };

/** How the manifests of exercises are rendered: both themes, a class per line for its number. */
export const codeLook = {
  lang: 'yaml' as const,
  themes: { light: 'github-light-high-contrast' as const, dark: 'github-dark-high-contrast' as const },
  defaultColor: 'light-dark()' as const,
  transformers: [lightCode, numbered],
};
