import { serveStatic, type Served } from '../../src/cli/static-server.ts';
import { distDir } from './dist.ts';

export type { Served };

/** Serves the build under test on a free port. */
export function serveDist(dir = distDir(), base = '/'): Promise<Served> {
  return serveStatic(dir, base);
}
