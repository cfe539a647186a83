/** The quick unit tests of the rules that mutants are made of, and nothing else: each mutant runs them. */
export default {
  rootDir: '../..',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/tests/jest/strip-types.js' },
  testPathIgnorePatterns: ['/node_modules/'],
  testMatch: [
    '<rootDir>/order-service/src/{orders,order-saga,payments}/*.unit.test.ts',
    '<rootDir>/catalog-service/src/{reservations,holds,books}/*.unit.test.ts',
    '<rootDir>/packages/contracts/src/*.unit.test.ts',
    '<rootDir>/storefront/src/cart/*.unit.test.ts',
    '<rootDir>/proof/history/*.unit.test.ts',
  ],
};
