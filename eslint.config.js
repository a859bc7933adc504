import js from '@eslint/js';
import { configs as regexps } from 'eslint-plugin-regexp';
import ts from 'typescript-eslint';

export default ts.config(
  { ignores: ['node_modules', 'schema/generated', '.scratch', '.vitest.fast.ts', '**/*.cjs', 'test/outbound/watch.mjs'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js', 'gateway/graphiql/page.js'] }, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowNullish: true, allowBoolean: true }],
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
    },
  },
  {
    // What we parse is hostile: an expression that backtracks without end stops a runner.
    plugins: regexps['flat/recommended'].plugins,
    rules: { 'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }] },
  },
  {
    // Decoded so, an odd number of bytes at an odd address corrupts Node's heap (sandbox-runner/utf16.ts).
    files: ['sandbox-runner/**', 'endpoint/**', 'gateway/**', 'subgraphs/**', 'platform/**'],
    rules: {
      'no-restricted-syntax': ['error', {
        selector: ['>', '> ConditionalExpression >'].map((way) =>
          `CallExpression[callee.property.name='toString'] ${way} Literal[value=/^(utf-?16-?le|ucs-?2)$/i]`).join(', '),
        message: 'use utf16() of sandbox-runner/utf16.ts',
      }],
    },
  },
  {
    // Where whole files are searched, an expression that starts anew at each letter of a long run takes the square of its length.
    files: ['sandbox-runner/**', 'endpoint/mail/**'],
    rules: { 'regexp/no-super-linear-move': ['error', { report: 'certain' }] },
  },
  { files: ['eslint.config.js', 'gateway/graphiql/page.js'], extends: [ts.configs.disableTypeChecked] },
);
