const shared = {
  rootDir: import.meta.dirname + '/..',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript', tsx: true } }, module: { type: 'es6' } },
    ],
  },
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/test/e2e/'],
};

/** `*.test.ts` needs nothing but Node; `*.api.test.ts` runs the real application against a real MongoDB. */
export default {
  rootDir: '..',
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: [...shared.testPathIgnorePatterns, '\\.api\\.test\\.ts$'],
    },
    {
      ...shared,
      displayName: 'api',
      testMatch: ['<rootDir>/test/**/*.api.test.ts'],
      globalSetup: '<rootDir>/test/support/mongo-setup.ts',
      globalTeardown: '<rootDir>/test/support/mongo-teardown.ts',
    },
  ],
};
