import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { distDir } from '../../support/dist.ts';

const paths = ['', 'lessons/three-servers/', 'lessons/scheduler/', 'glossary/', 'errata/', 'commands/', 'cluster/', 'review/', 'progress/', 'components/', 'workshop/', 'workshop/answers/', 'workshop/print/', 'about/'];

/** One page of each type, without language prefix, as far as the build has it. */
export const pageTypes: readonly string[] = paths.filter((path) => existsSync(join(distDir(), path, 'index.html')));
