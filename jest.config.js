/** Jest over native ES modules: run with `node --experimental-vm-modules`, as `tools/test.js` does. */
export default {
  testEnvironment: 'node',
  transform: {},
  testMatch: ['<rootDir>/tests/**/*.test.js'],
  // Generated folders hold copies of modules.
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/dist/web/'],
  // The engine makes keys, and the machine may be busy with other suites.
  testTimeout: 30_000,
};
