import type { AstroIntegration } from 'astro';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkCourse } from './check/index.ts';
import { writeImages } from './images.ts';
import { getCourse } from './load.ts';
import { recordAll, writeCasts } from './record/files.ts';
import { writeServiceWorker } from './service-worker.ts';
import { CourseError } from './yaml.ts';

/** Records the sessions again; a scenario that cannot be recorded is told, the casts stay as they are. */
async function record(logger: { info(text: string): void; error(text: string): void }): Promise<void> {
  try {
    for (const path of writeCasts(await recordAll())) logger.info(`recorded ${path}`);
  } catch (error) {
    logger.error((error as Error).message);
  }
}

/**
 * Ties the course to Astro: a build of a course that does not hold together fails; a change under content/ reloads the page in `npm run dev`,
 * a changed session is recorded first; after a build come
 * the images and, last of all, the service worker, which lists every file.
 */
export function courseIntegration(): AstroIntegration {
  return {
    name: 'day-one:course',
    hooks: {
      'astro:build:start': () => {
        const problems = checkCourse();
        if (problems.length > 0) throw new CourseError(problems);
      },
      'astro:server:setup': ({ server }) => {
        const content = join(process.cwd(), 'content');
        const reload = async (path: string) => {
          if (!path.startsWith(content) || path.endsWith('.mdx')) return;
          if (/[\\/](sessions|transcripts)[\\/]/.test(path.slice(content.length))) await record(server.config.logger);
          // The loader caches inside the SSR module graph: drop the graph, then the page.
          server.moduleGraph.invalidateAll();
          server.ws.send({ type: 'full-reload' });
        };
        server.watcher.add(content);
        server.watcher.on('change', reload).on('add', reload).on('unlink', reload);
      },
      'astro:build:done': async ({ dir, logger }) => {
        const dist = fileURLToPath(dir);
        await writeImages(dist, getCourse().cluster);
        const { build, files } = writeServiceWorker(dist);
        logger.info(`service worker of build ${build} keeps ${files} files`);
      },
    },
  };
}
