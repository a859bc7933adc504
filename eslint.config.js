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
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      // Database rows and JSON come in untyped; zod and the generated types stand at the doors where it matters.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
    },
  },
  {
    // What we parse is hostile: an expression that backtracks without end stops a runner.
    plugins: regexps['flat/recommended'].plugins,
    rules: { 'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }] },
  },
  {
    // Where whole files are searched, an expression that starts anew at each letter of a long run takes the square of its length.
    files: ['sandbox-runner/**', 'endpoint/mail/**'],
    rules: { 'regexp/no-super-linear-move': ['error', { report: 'certain' }] },
  },
  { files: ['eslint.config.js', 'gateway/graphiql/page.js'], extends: [ts.configs.disableTypeChecked] },
);
