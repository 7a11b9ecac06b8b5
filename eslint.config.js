import { readdirSync } from 'node:fs';
import eslint from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import tseslint from 'typescript-eslint';

const features = readdirSync('tool/features');

/** The arrow of docs/decisions/0001: who may import whom. */
const zones = [
  {
    target: './ui',
    from: './tool',
    except: ['./contract'],
    message: 'The interface knows the server by tool/contract only.',
  },
  { target: './ui', from: './config', message: 'The interface knows the server by tool/contract only.' },
  {
    target: './tool/contract',
    from: ['./tool/!(contract)/**/*', './tool/*.ts', './config/**/*', './ui/**/*'],
    message: 'The contract imports zod only.',
  },
  {
    target: './tool/protocols',
    from: ['./tool/features', './tool/http', './tool/mongo', './tool/jobs', './ui'],
    message: 'A protocol knows the standard, not the product.',
  },
  { target: './tool', from: ['./test', './ui'], message: 'The server never imports tests or the interface.' },
  {
    target: './ui/components',
    from: ['./ui/features', './ui/app'],
    message: 'Shared pieces know no feature.',
  },
  {
    target: './ui/lib',
    from: ['./ui/features', './ui/app', './ui/components'],
    message: 'lib is the bottom of the interface.',
  },
  ...features.map((feature) => ({
    target: `./tool/features/${feature}`,
    from: `./tool/features/!(${feature})/*.{store,model,service,routes,presenter,worker}.ts`,
    message: 'A feature is handed a reader by wiring.ts; it imports only the pure files of another.',
  })),
  ...['routes', 'service', 'presenter'].map((role) => ({
    target: `./tool/features/*/*.${role}.ts`,
    from: './tool/mongo',
    message: 'MongoDB stays behind the store.',
  })),
];

export default tseslint.config(
  { ignores: ['dist', 'node_modules', '.data', '.cache', 'test-results', 'playwright-report', 'coverage'] },
  eslint.configs.recommended,
  tseslint.configs.recommended,
  {
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ alwaysTryTypes: true })] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-default-export': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['tool/protocols/**', 'tool/contract/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: ['express', 'mongoose', 'mongodb'].map((name) => ({
            name,
            message: 'Knows the standard only.',
          })),
        },
      ],
    },
  },
  {
    files: ['tool/**', 'config/**', 'ui/**'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['tool/**'],
    ignores: ['tool/main.ts', 'tool/cli.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'Only config/ reads the environment.',
        },
      ],
    },
  },
  {
    files: ['ui/**/*.{ts,tsx}'],
    ...jsxA11y.flatConfigs.recommended,
    plugins: { 'jsx-a11y': jsxA11y, 'react-hooks': reactHooks },
    rules: { ...jsxA11y.flatConfigs.recommended.rules, ...reactHooks.configs.recommended.rules },
  },
  {
    files: ['*.config.{js,ts}', '**/*.config.{js,ts}', 'test/support/mongo-*.ts'],
    rules: { 'import-x/no-default-export': 'off' },
  },
);
