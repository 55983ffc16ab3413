/** Jest over native ES modules: run with `node --experimental-vm-modules`, as `tools/test.js` does. */
export default {
  testEnvironment: 'node',
  transform: {},
  testMatch: ['<rootDir>/tests/**/*.test.js'],
  // Generated folders hold copies of modules.
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/dist/web/'],
  // Only there to end what hangs: no test may depend on how fast the machine is.
  testTimeout: 600_000,
};
