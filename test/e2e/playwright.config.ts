import { defineConfig, devices } from '@playwright/test';
import { chromiumArgs, findChromium } from '../support/find-chromium.ts';

// The runner loads this file again in every worker: what the first found is handed on.
process.env.ATTEST_E2E_CHROMIUM ??= JSON.stringify(
  await findChromium((line) => process.stderr.write(`${line}\n`)),
);
const { executablePath, env } = JSON.parse(process.env.ATTEST_E2E_CHROMIUM) as Awaited<
  ReturnType<typeof findChromium>
>;

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.{e2e,spec}.ts',
  outputDir: '../../test-results',
  globalSetup: '../support/mongo-setup.ts',
  globalTeardown: '../support/mongo-teardown.ts',
  workers: 2,
  retries: 0,
  timeout: 60_000,
  forbidOnly: true,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: '../../test-results/e2e.json' }]],
  use: {
    actionTimeout: 15_000,
    ...devices['Desktop Chrome'],
    headless: true,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      args: chromiumArgs,
      env: { ...(process.env as Record<string, string>), ...env },
    },
  },
});
