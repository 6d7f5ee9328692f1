import { defineConfig } from 'vitest/config';

// `unit` needs nothing but Node; `browser` builds the site once and drives it in Chromium (and, in tests/engines, in Firefox and WebKitGTK), one file at a time.
// What needs the real cluster is not vitest's: `npm run lab:ci`.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts', 'lab/**/*.test.ts', 'tests/unit/**/*.test.ts'], testTimeout: 20_000 } },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts', 'tests/engines/**/*.test.ts'],
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
