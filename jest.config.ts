import type { Config } from 'jest';

/**
 * Three projects, the fast ones first: `unit` needs nothing, `database` needs the private MariaDB that
 * scripts/test starts (WMSBRIDGE_TEST_DATABASE_URL), `shop` drives whole ways over HTTP on loopback. A run of `shop` is on the
 * sandbox, or on the real shops that WMSBRIDGE_TEST_SHOP_DIRS names, one for each worker: there, `contract` and `way` run, which
 * hold on any shop.
 */
const realShops = (process.env.WMSBRIDGE_TEST_SHOP_DIRS ?? '').split(':').filter((dir) => dir !== '').length;

const common = {
  rootDir: '.',
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  setupFilesAfterEnv: ['<rootDir>/sidecar/test/closedNetwork.ts'],
} satisfies Config;

const config: Config = {
  // A limit for what hangs, not for what is slow: this machine may do other work at the same time.
  testTimeout: 600_000,
  ...(realShops > 0 ? { maxWorkers: realShops } : {}),
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/sidecar/test/unit/**/*.test.ts'] },
    { ...common, displayName: 'database', testMatch: ['<rootDir>/sidecar/test/database/**/*.test.ts'] },
    // The same with the ledger over HTTPS, through the module's own executor.
    { ...common, displayName: 'database-https', setupFiles: ['<rootDir>/sidecar/test/overHttps.ts'], testMatch: ['<rootDir>/sidecar/test/database/**/*.test.ts'] },
    { ...common, displayName: 'shop', testMatch: [`<rootDir>/sidecar/test/shop/${realShops > 0 ? '{contract,way}/' : ''}**/*.test.ts`] },
  ],
};

export default config;
