import type { AstroIntegration } from 'astro';
import { join } from 'node:path';

/** Ties the course's data to Astro: a change under content/ reloads the page in `npm run dev`. */
export function courseIntegration(): AstroIntegration {
  return {
    name: 'day-one:course',
    hooks: {
      'astro:server:setup': ({ server }) => {
        const content = join(process.cwd(), 'content');
        const reload = (path: string) => {
          if (!path.startsWith(content) || path.endsWith('.mdx')) return;
          // The loader caches inside the SSR module graph: drop the graph, then the page.
          server.moduleGraph.invalidateAll();
          server.ws.send({ type: 'full-reload' });
        };
        server.watcher.add(content);
        server.watcher.on('change', reload).on('add', reload).on('unlink', reload);
      },
    },
  };
}
