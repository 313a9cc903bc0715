import { defineConfig } from 'vitest/config'

/** Time for what is under way to come true: a limit for what hangs. */
const poll = { timeout: 20_000 }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{classifier,contracts,crawler,dashboard,datasets,db,evidence,infra,pages,shared,sharing,workers,cli}/**/*.test.ts',
          ],
          // Limits for what hangs: on a machine that stands still for seconds a test takes as long as it takes.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll },
        },
      },
      {
        test: {
          name: 'pipeline',
          include: ['test/**/*.test.ts'],
          // Files wait for processes and networks more than they compute; with more at once browsers starve each other.
          maxWorkers: 2,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          expect: { poll },
        },
      },
    ],
  },
})
