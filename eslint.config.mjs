/**
 * Lint: the usual rules, and the walls of the house. The way of the data is in the folder names (docs/, CONTRIBUTING.md); these
 * rules keep it true. sidecar/test/unit/boundaries.test.ts shows that each of them fires.
 */
import { createRequire } from 'node:module';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const SRC = './sidecar/src';
const SANDBOX = './sidecar/sandbox';
const nodeBuiltins = createRequire(import.meta.url)('node:module').builtinModules;

/** Who may import what of ours, from sidecar/src. Whoever is not named here (app, main, cli, sandbox) may import all but the sandbox. */
const WALLS = [
  { who: 'domain', may: [], why: 'domain/ holds terms and rules only: it imports nothing of ours.' },
  { who: 'resilience', may: ['domain', 'errors.ts'], why: 'resilience/ knows failures, and neither the shop, a warehouse nor the flows.' },
  { who: 'wms', may: ['domain', 'errors.ts', 'limitedText.ts', 'resilience'], why: 'wms/ knows warehouses only: neither the shop nor the flows.' },
  { who: 'shop', may: ['domain', 'errors.ts', 'limitedText.ts', 'resilience'], why: 'shop/ knows PrestaShop only: neither a warehouse nor the flows.' },
  // A full comparison of stock reads the WMS's order changes first: a level must not be newer than what is known of the orders.
  ...['orders', 'stock'].map((who) => ({
    who,
    may: ['domain', 'errors.ts', 'connection.ts', 'resilience', 'shop', 'wms/WmsAdapter.ts', ...(who === 'stock' ? ['orders/orderChanges.ts'] : [])],
    why: `${who}/ knows warehouses by WmsAdapter only, and is put together in app.ts.`,
  })),
  {
    who: 'connection.ts',
    may: ['domain', 'errors.ts', 'resilience', 'shop', 'wms/WmsAdapter.ts'],
    why: 'connection.ts says what a connection is; app.ts makes one.',
  },
  {
    who: 'operations/schedule',
    may: ['domain', 'errors.ts', 'connection.ts', 'resilience', 'shop', 'orders', 'stock'],
    why: 'operations/schedule starts flows; it knows no warehouse and is put together in app.ts.',
  },
  {
    who: 'operations/http',
    may: ['domain', 'errors.ts', 'connection.ts', 'resilience', 'shop', 'orders', 'stock', 'operations/schedule'],
    why: 'operations/http is a way in; it knows no warehouse and is put together in app.ts.',
  },
];

const PRODUCT = ['app.ts', 'main.ts', 'config.ts', 'connection.ts', 'logger.ts', 'scrub.ts', 'errors.ts', 'limitedText.ts'];
const PRODUCT_FOLDERS = ['domain', 'resilience', 'wms', 'shop', 'orders', 'stock', 'operations'];

const zones = [
  ...WALLS.map(({ who, may, why }) => ({
    target: `${SRC}/${who}`,
    from: SRC,
    except: [...new Set([who, ...may])].map((path) => `./${path}`),
    message: why,
  })),
  ...[...PRODUCT, ...PRODUCT_FOLDERS].map((path) => ({
    target: `${SRC}/${path}`,
    from: SANDBOX,
    message: 'The sandbox is for trying and testing; the product does not know it.',
  })),
  { target: SRC, from: './sidecar/test', message: 'Source does not import tests.' },
  { target: SRC, from: './sidecar/bench', message: 'Source does not import benchmarks.' },
];

const NO_ENVIRONMENT = {
  object: 'process',
  property: 'env',
  message: 'Only config.ts reads the environment: take a value from the configuration.',
};

/** A rule may compute hashes; it may not reach out, read the clock or throw dice. */
const IMPURE_MODULES = nodeBuiltins.filter((name) => !['crypto', 'util', 'assert'].includes(name));
const IMPURE_PACKAGES = ['mysql2', 'mysql2/promise', 'undici', 'soap', 'express', 'winston', 'node-cron', 'dotenv', 'bottleneck', 'cockatiel'];

const config = [
  { ignores: ['node_modules/', 'dist/', 'sidecar/dist/', '.work/', 'coverage/', 'prestashop-module/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,mts,mjs,js}'],
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.json'] })] },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always'],
      'no-var': 'error',
      'prefer-const': 'error',
      'import-x/no-duplicates': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
    },
  },
  {
    // With types: a promise that nobody waits for loses its error, and a case that nobody thought of passes in silence.
    files: ['sidecar/**/*.ts', 'scripts/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['sidecar/{src,sandbox}/**/*.ts'],
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      'no-restricted-properties': ['error', NO_ENVIRONMENT],
      'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['sidecar/src/{orders,stock,domain,resilience,shop,wms,operations/http,operations/schedule}/**/*.ts', 'sidecar/src/{app,connection,config}.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    // The sandbox has ways in of its own, which read their environment as config.ts does for the sidecar.
    files: ['sidecar/src/config.ts', 'sidecar/sandbox/**/main.ts', 'sidecar/sandbox/*.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['sidecar/src/domain/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [...IMPURE_MODULES, ...IMPURE_MODULES.map((name) => `node:${name}`), ...IMPURE_PACKAGES].map((name) => ({
            name,
            message: 'domain/ does no I/O: pass in what it needs.',
          })),
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now'], NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'domain/ has no clock: pass in the time.',
        },
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: 'domain/ throws no dice: pass in the number.',
        },
      ],
    },
  },
];

export default config;
