import js from '@eslint/js';
import globals from 'globals';

/** Rules beyond the recommended ones, each for a fault that was seen or that costs dearly here. */
const rules = {
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-var': 'error',
  'prefer-const': 'error',
  'object-shorthand': 'error',
  'no-shadow': 'error',
  'no-implicit-coercion': 'error',
  'no-throw-literal': 'error',
  'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' }],
  // Nothing of a user's goes to a console.
  'no-console': 'error',
  // The page's policy forbids them.
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-new-func': 'error',
};

/** The page's policy has `require-trusted-types-for 'script'`; text is set as text. */
const noMarkup = {
  'no-restricted-properties': [
    'error',
    ...['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map((property) => ({
      property,
      message: 'Set text with textContent and build elements with createElement.',
    })),
  ],
};

export default [
  { ignores: ['build/', 'dist/', 'node_modules/', 'coverage/'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules,
  },
  {
    // What runs in browsers and Node alike may use only what both have.
    files: ['js/**/*.js'],
    languageOptions: { globals: globals['shared-node-browser'] },
  },
  {
    files: ['js/targets/node.js', 'js/server/**/*.js', 'js/config/**/*.js', 'js/cli/**/*.js'],
    languageOptions: { globals: globals.nodeBuiltin },
  },
  {
    files: ['js/targets/browser.js', 'js/engine/**/*.js'],
    languageOptions: { globals: { ...globals['shared-node-browser'], ...globals.worker } },
  },
  {
    files: ['web/**/*.js'],
    languageOptions: { globals: globals.browser },
    rules: noMarkup,
  },
  {
    files: ['tools/**/*.js', 'tests/**/*.js', 'examples/**/*.js', '*.config.js'],
    languageOptions: { globals: globals.nodeBuiltin },
  },
  {
    // Programs talk to their terminal.
    files: ['tests/**/*.js', 'examples/**/*.js'],
    rules: { 'no-console': 'off' },
  },
  {
    // Functions given to a page to run see the page's globals.
    files: ['tests/browser/**/*.js'],
    languageOptions: { globals: { ...globals.nodeBuiltin, ...globals.browser } },
  },
];
