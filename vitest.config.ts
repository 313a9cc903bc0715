import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{classifier,contracts,crawler,dashboard,datasets,db,evidence,infra,pages,shared,sharing,workers,cli}/**/*.test.ts',
          ],
          testTimeout: 20_000,
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
        },
      },
    ],
  },
})
