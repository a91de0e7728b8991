import { defineConfig } from 'vitest/config'

/** What starts processes, waits for them and sets an environment of its own; what replaces modules would belong here. */
const APART = ['test/runtime/**/*.test.ts']

// Many tests wait for processes, servers and each other's messages; a busy machine may be late once, not twice.
const patience = { testTimeout: 60_000, hookTimeout: 60_000, retry: process.env.CI ? 1 : 0 }

export default defineConfig({
  test: {
    // Of the run, not of each project: there is one Postgres.
    globalSetup: ['test/support/postgres-server.ts'],
    maxWorkers: 2,
    projects: [
      // The names are the order.
      { test: { name: 'apart', include: APART, ...patience } },
      {
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: APART,
          ...patience,
          // Loading everything anew for each file took longer than most files take. The product keeps no state in
          // its modules but what may be lost (docs/ARCHITECTURE.md, rule 2), so that a worker's files can share them.
          isolate: false,
        },
      },
    ],
  },
})
