import { defineConfig } from 'vitest/config';

// No test leaves anything behind that another would find: they share what was loaded, which halves the time.
const together = { isolate: false, maxWorkers: '100%', testTimeout: 60_000 } as const;

/** Unit and golden tests make up `npm test`; the others start processes or a browser and have scripts of their own. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...together,
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/contract/**/*.test.ts'],
        },
      },
      { test: { ...together, name: 'golden', include: ['test/golden/**/*.test.ts'] } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          pool: 'forks',
          // They wait more than they compute: for processes to start, for pauses that platforms ask for.
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          pool: 'forks',
          // Each file has a gateway and a browser of its own; what drives them is loaded once.
          isolate: false,
          fileParallelism: false,
          // What a page shows comes from another process.
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
