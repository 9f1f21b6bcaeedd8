import { defineConfig } from '@playwright/test';

/** One window at a time: each brings an engine, and machines may have two cores. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['./skip-reporter.ts']],
  use: { screenshot: 'only-on-failure' },
});
