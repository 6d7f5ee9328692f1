import { resolve } from 'node:path';

/** The built site that browser tests and benchmarks drive: `DIST` if given, else `dist/`. */
export function distDir(): string {
  return resolve(process.env.DIST ?? 'dist');
}
