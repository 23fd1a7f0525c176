// SPDX-License-Identifier: GPL-3.0-or-later
import path from 'node:path';

import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import typescript from 'typescript-eslint';

const root = path.resolve(import.meta.dirname, '../..');

/** No barrels: a name is imported from the file that defines it, so that a search finds where it lives. */
const noBarrels = {
  selector: ':matches(ExportAllDeclaration, ExportNamedDeclaration[source])',
  message: 'Import from the file that defines it; a module that passes others on hides where things live.',
};

const everywhere = {
  'no-restricted-syntax': ['error', noBarrels],
  'func-style': ['error', 'declaration', { allowArrowFunctions: true }],
  'object-shorthand': 'error',
  'prefer-const': 'error',
  'no-var': 'error',
  eqeqeq: 'error',
  'no-console': 'error',
  'no-eval': 'error',
  'no-new-func': 'error',
  'no-param-reassign': 'error',
  'no-else-return': 'error',
  'id-denylist': [
    'error',
    'util',
    'utils',
    'helper',
    'helpers',
    'tmp',
    'cb',
    'evt',
    'ctx',
    'btn',
    'elem',
    'idx',
  ],
  'max-depth': ['error', 4],
};

const typed = {
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  // A number or boolean in a sentence reads as one would expect.
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/return-await': ['error', 'in-try-catch'],
  // Where an index is known to be inside, `as number` says the same and can be searched for.
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/non-nullable-type-assertion-style': 'off',
  // A record that is read by names from outside reads better with brackets.
  '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
  '@typescript-eslint/no-empty-function': 'off',
  // Native packages hand out plain objects where their types name a class.
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
};

export default defineConfig(
  globalIgnores(['out/**', 'dist/**', 'node_modules/**', 'test-results/**', 'resources/**', 'training/**']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['build/**/*.{js,mjs}'],
    languageOptions: { globals: globals.node },
    rules: { ...everywhere, 'no-undef': 'error', 'no-unused-vars': 'error' },
  },
  {
    files: ['**/*.ts'],
    extends: [typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: { ...everywhere, ...typed },
  },
  {
    // svelte-check sees to the types of these (`npm run typecheck`).
    files: ['**/*.svelte'],
    extends: [typescript.configs.strict, typescript.configs.stylistic],
    rules: {
      ...everywhere,
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    extends: [svelte.configs.recommended],
    languageOptions: { globals: globals.browser, parserOptions: { parser: typescript.parser } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/button-has-type': 'error',
      'svelte/no-target-blank': 'error',
      'svelte/require-each-key': 'error',
      // Rows live in plain maps beside a version counter: a proxy for each of 20,000 would be felt.
      'svelte/prefer-svelte-reactivity': 'off',
      // `void value` in an effect names what it depends on.
      '@typescript-eslint/no-meaningless-void-operator': 'off',
    },
  },
  {
    files: ['**/*.svelte'],
    rules: {
      // Properties come by `let`, because bindable ones are written to.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { excludedRunes: ['$props'] }],
    },
  },
  {
    files: ['src/renderer/ui/**', 'src/shared/**'],
    rules: { 'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }] },
  },
  {
    // In no project of src/ or test/.
    files: ['electron.vite.config.ts'],
    extends: [typescript.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
  },
  { files: ['test/**/*.ts'], rules: { 'no-console': 'off' } },
);
