import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Which workspace packages a folder may import; imports inside a package are relative. */
const mayImport = {
  'libs/domain': [],
  'libs/protocol': ['domain'],
  'libs/events': ['domain'],
  'libs/service': ['domain', 'events'],
  'libs/client': ['domain', 'protocol'],
  'apps/gateway': ['domain', 'events', 'service', 'protocol'],
  'apps/projector': ['domain', 'events', 'service'],
  'apps/game-log': ['domain', 'events', 'service'],
  'apps/bot': ['domain', 'protocol', 'client', 'service'],
  'apps/web': ['domain', 'protocol', 'client'],
  tools: ['domain', 'events', 'service', 'protocol', 'client'],
  tests: ['domain', 'events', 'service', 'protocol', 'client'],
  bench: ['domain', 'events', 'service', 'protocol', 'client'],
};
const packages = [
  'domain',
  'protocol',
  'events',
  'service',
  'client',
  'gateway',
  'projector',
  'game-log',
  'bot',
  'web',
  'tools',
];

const boundaries = Object.entries(mayImport).map(([folder, allowed]) => ({
  files: [`${folder}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: packages.filter((name) => !allowed.includes(name)).map((name) => `@battleline/${name}`),
            message: `${folder} must not depend on this package (docs/architecture.md, direction of imports).`,
          },
          { regex: '^(\\.\\./)+(apps|libs|tools)/', message: 'Import other packages by their name.' },
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/reports/**', '.nx/**', 'data/**', 'apps/web/dist*/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/require-await': 'off',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Configuration is read once, in main.ts.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use an `as const` list.' },
        {
          selector: 'ClassDeclaration:not([superClass.name=/Error$/])',
          message: 'Functions over plain data; class only for Error.',
        },
      ],
    },
  },
  ...boundaries,
  {
    files: ['libs/domain/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^[^.]', message: 'The domain imports nothing, not even node:*.' }] },
      ],
      'no-restricted-globals': ['error', 'process', 'Buffer', 'crypto', 'Date', 'setTimeout', 'performance', 'console'],
    },
  },
  {
    files: ['**/main.ts', 'tests/**/*.ts', 'bench/**/*.ts', '**/*.test.ts', '**/*.contract.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: ['**/*.{js,mjs}'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        performance: 'readonly',
        clearInterval: 'readonly',
        setInterval: 'readonly',
        setTimeout: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        AbortSignal: 'readonly',
      },
    },
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['apps/web/public/**/*.js'],
    languageOptions: { globals: { document: 'readonly', localStorage: 'readonly' } },
  },
);
