import { configDefaults, defineConfig } from 'vitest/config';

// `unit` needs nothing but Node; `browser` builds the site once and drives it in Chromium, one file at a time; `lab` needs the
// real cluster (`npm run lab:up`) and is not part of `npm test`: `npm run lab:ci` runs it.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts', 'lab/**/*.test.ts', 'tests/unit/**/*.test.ts'], exclude: [...configDefaults.exclude, '**/*.lab.test.ts'], testTimeout: 20_000 } },
      { test: { name: 'lab', include: ['lab/**/*.lab.test.ts'], fileParallelism: false, maxWorkers: 1, testTimeout: 120_000, hookTimeout: 180_000 } },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: ['tests/support/build-site.ts'],
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 60_000,
          // A browser on a busy machine may miss a beat; what is wrong fails every time.
          retry: 2,
          expect: { poll: { timeout: 15_000 } },
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
