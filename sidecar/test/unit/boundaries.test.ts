/**
 * The walls of the house fire (eslint.config.mjs): a file that breaks one is refused, one that keeps it is not.
 * ESLint runs once, in a process of its own, for its configuration is an ES module.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

interface Case {
  file: string;
  code: string;
  /** The rule that must fire; null: none may. */
  rule: string | null;
}

const imports = (file: string, from: string, rule: string | null): Case => ({ file, code: `import '${from}';\n`, rule });
const PATHS = 'import-x/no-restricted-paths';

/** A wall sees only imports that lead to a file, so the bad ones name files that exist. */
const IN_SANDBOX = `../sandbox/${readdirSync(join(ROOT, 'sidecar/sandbox'), { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith('.ts'))}`;

const CASES: Case[] = [
  imports('domain/virtual.ts', '../errors', PATHS),
  imports('domain/virtual.ts', '../shop/Shop', PATHS),
  imports('domain/virtual.ts', '../wms/WmsAdapter', PATHS),
  imports('domain/virtual.ts', './terms', null),
  imports('domain/virtual.ts', 'node:crypto', null),
  imports('domain/virtual.ts', 'node:fs', 'no-restricted-imports'),
  imports('domain/virtual.ts', 'http', 'no-restricted-imports'),
  imports('domain/virtual.ts', 'undici', 'no-restricted-imports'),
  { file: 'domain/virtual.ts', code: 'export const now = () => Date.now();\n', rule: 'no-restricted-syntax' },
  { file: 'domain/virtual.ts', code: 'export const now = () => new Date();\n', rule: 'no-restricted-syntax' },
  { file: 'domain/virtual.ts', code: 'export const then = (time: string) => new Date(time);\n', rule: null },
  { file: 'domain/virtual.ts', code: 'export const dice = () => Math.random();\n', rule: 'no-restricted-syntax' },
  imports('wms/virtual.ts', '../shop/Shop', PATHS),
  imports('wms/virtual.ts', '../orders/poller', PATHS),
  imports('wms/virtual.ts', '../app', PATHS),
  imports('wms/virtual.ts', '../config', PATHS),
  imports('wms/virtual.ts', '../domain/terms', null),
  imports('wms/virtual.ts', '../errors', null),
  { file: 'wms/virtual.ts', code: "import type { ShopReader } from '../shop/Shop';\nexport type A = ShopReader;\n", rule: PATHS },
  { file: 'wms/virtual.ts', code: "export const later = () => import('../shop/Shop');\n", rule: PATHS },
  imports('resilience/virtual.ts', '../shop/Shop', PATHS),
  imports('resilience/virtual.ts', '../wms/WmsAdapter', PATHS),
  imports('resilience/virtual.ts', '../connection', PATHS),
  imports('resilience/virtual.ts', '../errors', null),
  imports('orders/virtual.ts', '../resilience/isolate', null),
  imports('shop/virtual.ts', '../wms/WmsAdapter', PATHS),
  imports('shop/virtual.ts', '../orders/writeBack', PATHS),
  imports('shop/virtual.ts', '../connection', PATHS),
  imports('shop/virtual.ts', '../domain/terms', null),
  imports('orders/virtual.ts', '../wms/WmsAdapter', null),
  imports('orders/virtual.ts', '../wms/watchedWms', PATHS),
  imports('orders/virtual.ts', '../shop/Shop', null),
  imports('orders/virtual.ts', '../config', PATHS),
  imports('orders/virtual.ts', '../app', PATHS),
  imports('stock/virtual.ts', '../wms/watchedWms', PATHS),
  imports('stock/virtual.ts', '../operations/http/server', PATHS),
  imports('stock/virtual.ts', '../orders/poller', PATHS),
  imports('stock/virtual.ts', '../orders/orderChanges', null),
  imports('orders/virtual.ts', '../stock/syncStock', PATHS),
  imports('operations/schedule/virtual.ts', '../../wms/watchedWms', PATHS),
  imports('operations/http/virtual.ts', '../../wms/watchedWms', PATHS),
  imports('app.ts', './wms/watchedWms', null),
  imports('app.ts', './shop/Shop', null),
  ...['domain/v.ts', 'shop/v.ts', 'wms/v.ts', 'orders/v.ts', 'stock/v.ts', 'operations/v.ts'].map((file) => imports(file, `../${IN_SANDBOX}`, PATHS)),
  imports('app.ts', `./${IN_SANDBOX}`, PATHS),
  imports('main.ts', '../test/closedNetwork', PATHS),
  ...['app.ts', 'main.ts', 'shop/virtual.ts', 'operations/cli/virtual.ts'].map((file) => ({
    file,
    code: 'export const level = process.env.LEVEL;\n',
    rule: 'no-restricted-properties',
  })),
  { file: 'shop/virtual.ts', code: 'export const { env } = process;\n', rule: 'no-restricted-properties' },
  { file: 'config.ts', code: 'export const level = process.env.LEVEL;\n', rule: null },
  { file: 'orders/virtual.ts', code: "console.log('here');\n", rule: 'no-console' },
  { file: 'shop/virtual.ts', code: 'export const n = 1;\n'.repeat(351), rule: 'max-lines' },
  { file: 'shop/virtual.ts', code: '// a comment\n'.repeat(351), rule: null },
];

const SCRIPT = `
  import { ESLint } from 'eslint';
  import { text } from 'node:stream/consumers';
  import tseslint from 'typescript-eslint';
  // The files are made up, so there are no types of them.
  const eslint = new ESLint({ cwd: process.cwd(), overrideConfig: tseslint.configs.disableTypeChecked });
  const rules = [];
  for (const { file, code } of JSON.parse(await text(process.stdin))) {
    const [result] = await eslint.lintText(code, { filePath: 'sidecar/src/' + file });
    rules.push(result.messages.map((message) => message.ruleId ?? message.message));
  }
  process.stdout.write(JSON.stringify(rules));
`;

describe('the walls', () => {
  const fired: string[][] = [];

  beforeAll(() => {
    const answer = execFileSync(process.execPath, ['--input-type=module', '-e', SCRIPT], {
      cwd: ROOT,
      input: JSON.stringify(CASES),
      encoding: 'utf8',
    });
    fired.push(...(JSON.parse(answer) as string[][]));
  }, 60_000);

  test.each(CASES.map((each, index) => [each.file, each.code.split('\n')[0], each.rule ?? 'nothing', index] as const))(
    '%s: %s → %s',
    (_file, _code, rule, index) => {
      if (rule === 'nothing') expect(fired[index]).toEqual([]);
      else expect(fired[index]).toContain(rule);
    },
  );
});
