import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|astro)$/.test(path) && !path.endsWith('.test.ts') && !path.endsWith('.d.ts'))
  .map((path) => path.replaceAll('\\', '/'));

/** What a file imports, relative to src/; packages as they are named. */
function importsOf(file: string): string[] {
  const source = readFileSync(join('src', file), 'utf8').replace(/^\s*(\/\/|\*).*$/gm, '');
  return [...source.matchAll(/^\s*(?:import|export)\s[^'";=]*?\bfrom\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm)].map(([, a, b, c]) => a ?? b ?? c ?? '').map((target) =>
    target.startsWith('.') ? relative('src', join('src', dirname(file), target)).replaceAll('\\', '/') : target,
  );
}

test('the engine runs anywhere: no Node, no Astro, no DOM, nothing above it', () => {
  const allowed = new Set(['zod', 'yaml', 'ts-fsrs']);
  for (const file of files.filter((path) => path.startsWith('engine/'))) {
    const foreign = importsOf(file).filter((target) => !target.startsWith('engine/') && !allowed.has(target));
    expect(foreign, file).toEqual([]);
    const source = readFileSync(join('src', file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(/\b(document|window|localStorage)\s*\.|\bHTMLElement\b/.exec(source)?.[0], file).toBeUndefined();
  }
});

test('imports go one way: pages → layouts → components → engine', () => {
  const above: Record<string, RegExp> = {
    components: /^(pages|layouts|client|cli)\//,
    layouts: /^(pages|cli)\//,
    i18n: /^(components|layouts|pages|client|cli)\//,
    course: /^(layouts|pages|client|cli)\//,
  };
  for (const file of files) {
    const forbidden = above[file.split('/')[0] ?? ''];
    if (forbidden) expect(importsOf(file).filter((target) => forbidden.test(target)), file).toEqual([]);
  }
});
