const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/tests/jest/strip-types.js' },
  testPathIgnorePatterns: ['/node_modules/', '/.data/', '/dist/'],
};

export default {
  reporters: ['default', '<rootDir>/tests/jest/count-reporter.js'],
  maxWorkers: 2,
  testTimeout: 20_000,
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['**/*.unit.test.ts'] },
    { ...shared, displayName: 'contract', testMatch: ['**/*.contract.test.ts'] },
    {
      ...shared,
      displayName: 'int',
      testMatch: ['**/*.int.test.ts'],
      globalSetup: '<rootDir>/tests/jest/global-setup.ts',
      globalTeardown: '<rootDir>/tests/jest/global-teardown.ts',
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['**/*.e2e.test.ts'],
      globalSetup: '<rootDir>/tests/jest/e2e-setup.ts',
      globalTeardown: '<rootDir>/tests/jest/global-teardown.ts',
    },
    {
      ...shared,
      displayName: 'swarm',
      testMatch: ['**/*.swarm.test.ts'],
      globalSetup: '<rootDir>/tests/jest/swarm-setup.ts',
      setupFilesAfterEnv: ['<rootDir>/tests/jest/swarm-retry.ts'],
    },
    {
      ...shared,
      displayName: 'browser',
      testMatch: ['**/*.browser.test.ts'],
      globalSetup: '<rootDir>/tests/jest/e2e-setup.ts',
      globalTeardown: '<rootDir>/tests/jest/global-teardown.ts',
    },
  ],
};
