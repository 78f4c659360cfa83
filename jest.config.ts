import type { Config } from 'jest';

/**
 * Three projects, the fast ones first: `unit` needs nothing, `database` needs the private MariaDB that
 * scripts/test starts (WMSBRIDGE_TEST_DATABASE_URL), `shop` drives whole ways over HTTP on loopback.
 */
const common = {
  rootDir: '.',
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  setupFilesAfterEnv: ['<rootDir>/sidecar/test/closedNetwork.ts'],
} satisfies Config;

const config: Config = {
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/sidecar/test/unit/**/*.test.ts'] },
    { ...common, displayName: 'database', testMatch: ['<rootDir>/sidecar/test/database/**/*.test.ts'] },
    { ...common, displayName: 'shop', testMatch: ['<rootDir>/sidecar/test/shop/**/*.test.ts'] },
  ],
};

export default config;
