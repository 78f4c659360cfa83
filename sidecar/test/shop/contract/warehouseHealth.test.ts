/**
 * What the back office says of the connection to the warehouse: only what the sidecar's own calls observed, and never what a cursor that
 * moved makes one believe.
 */
import type { SandboxWms } from '../../../sandbox/SandboxWms';
import { SANDBOX_WMS } from '../../../sandbox/warehouses';
import { createLogger } from '../../../src/logger';
import { parseConfig } from '../../../src/config';
import { startApp, type App } from '../../../src/app';
import { SHOP, forgetStock, sidecarEnvironment, type ContractShop } from '../support/contractShop';
import { ADMIN, ShopSession } from '../support/shopSession';
import { eventually } from '../../support/eventually';

const FLOWS = ['ORDERS', 'CANCELLATIONS', 'CHANGES', 'STOCK', 'STATUSES', 'TRACKING'];
const WITHIN_MS = 60_000;

(SHOP.real ? describe : describe.skip)('the warehouse on the overview', () => {
  let shop: ContractShop;
  let session: ShopSession;
  let warehouse: SandboxWms | undefined;
  let app: App | undefined;

  const openWarehouse = async (): Promise<SandboxWms> => (warehouse = await (SANDBOX_WMS['ongoing'] as () => Promise<SandboxWms>)());
  const start = async (environment: Record<string, string> = {}): Promise<void> => {
    const variables = { ...sidecarEnvironment(shop, warehouse as SandboxWms), WMSBRIDGE_WMS_INTERVAL_MS: '300', ...environment };
    app = await startApp(parseConfig(variables), createLogger({ level: 'silent' }), 'test');
  };
  const flows = async (on: '0' | '1'): Promise<void> => {
    for (const flow of FLOWS) await shop.actions.setConfiguration(`WMSBRIDGE_FLOW_${flow}`, on);
  };
  const run = (sql: string): Promise<unknown> => shop.pool.query(sql.replaceAll('ps_', shop.prefix));
  /** As it is a quarter of an hour later: the sidecar lives, and its cursors move. */
  const quarterOfAnHourLater = async (): Promise<void> => {
    const ago = (column: string): string => `${column} = ${column} - INTERVAL 16 MINUTE`;
    await run(`UPDATE ps_wmsbridge_health SET ${['since', 'last_answer_at', 'last_error_at', 'written_at'].map(ago).join(', ')} WHERE peer = 'wms'`);
    await run(`UPDATE ps_wmsbridge_cursor SET moved_at = UTC_TIMESTAMP(3)`);
    await run(`UPDATE ps_wmsbridge_heartbeat SET seen_at = UTC_TIMESTAMP(3), state = 'working', message = ''`);
  };
  /** The lines of the overview, the first one first, and its row of the warehouse; what the set-up and the dashboard say. */
  const seen = async (): Promise<{ level: string; lines: string[]; state: string; row: string; check: string; dashboard: string }> => {
    const { text } = await session.get(await session.addressOf('AdminWmsbridgeOverview'));
    const plain = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/&quot;/g, '"').replace(/&#0?39;/g, "'").replace(/\s+/g, ' ').trim();
    const lines = [...text.matchAll(/<(div|li) class="alert alert-(danger|warning|info|success)[\s\S]*?<\/\1>/g)].map(([html]) => plain(html));
    const row = /<tr data-peer="wms" data-state="(\w+)"[\s\S]*?<\/tr>/.exec(text);
    const setup = (await session.get(await session.addressOf('AdminWmsbridgeSetup'))).text;
    const dashboard = (await session.get(await session.addressOf('AdminDashboard'))).text;
    return {
      level: /wmsbridge-line" data-level="(\w+)"/.exec(text)?.[1] ?? '',
      lines,
      state: row?.[1] ?? '',
      row: plain(row?.[0] ?? ''),
      check: /data-check="wms" data-mark="(\w+)"/.exec(setup)?.[1] ?? '',
      dashboard: /id="wmsbridge-dashboard"[\s\S]*?alert-(\w+)/.exec(dashboard)?.[1] ?? '',
    };
  };

  beforeAll(async () => {
    shop = await SHOP.open();
    await forgetStock(shop);
    session = await ShopSession.ofEmployee(shop.url, ADMIN.email, ADMIN.password);
  });
  beforeEach(async () => {
    for (const table of ['health', 'heartbeat', 'cursor']) await run(`DELETE FROM ps_wmsbridge_${table}`);
  });
  afterEach(async () => {
    await app?.stop();
    app = undefined;
    await warehouse?.close();
    warehouse = undefined;
    await flows('0');
  });
  afterAll(() => shop?.close());

  test('the password is wrong: it is red at once, and says since when, what is wrong and what to do', async () => {
    await flows('1');
    await openWarehouse();
    await start({ WMSBRIDGE_ONGOING_PASSWORD: 'wrong' });
    await eventually(async () => expect((await seen()).state).toBe('down'), WITHIN_MS);
    const { level, lines, row, check, dashboard } = await seen();
    expect({ level, check, dashboard }).toEqual({ level: 'danger', check: 'fail', dashboard: 'danger' });
    expect(lines.find((line) => line.startsWith('Warehouse:'))).toMatch(/^Warehouse: it cannot be used since \d\d.*WMSBRIDGE_ONGOING_USER.*Last good answer: never\. .*start it again/);
    expect(row).toMatch(/WMSBRIDGE_ONGOING_USER/);
    // A cursor that moves, as those of the gap scan and of retention do, is no answer.
    await run(`UPDATE ps_wmsbridge_cursor SET moved_at = UTC_TIMESTAMP(3)`);
    expect(await seen()).toMatchObject({ level: 'danger', state: 'down', check: 'fail' });
  });

  test('it answers: it is green; all flows are off and nothing was asked for a quarter of an hour: it is not', async () => {
    await openWarehouse();
    await start();
    await eventually(async () => expect(await seen()).toMatchObject({ state: 'up', check: 'ok' }), WITHIN_MS);
    expect((await seen()).lines.filter((line) => line.startsWith('Warehouse:'))).toEqual([]);
    await app?.stop();
    await quarterOfAnHourLater();
    const { level, lines, state, row, check, dashboard } = await seen();
    expect({ level, state, check, dashboard }).toEqual({ level: 'warning', state: 'silent', check: 'warn', dashboard: 'warning' });
    expect(lines.find((line) => line.startsWith('Warehouse:'))).toMatch(/^Warehouse: its last answer came \d\d.*nothing was asked since/);
    expect(row).toMatch(/Not asked/);
  });

  test('it went away a quarter of an hour ago: it is red, with its last answer, though cursors move', async () => {
    await flows('1');
    await openWarehouse();
    await start();
    await eventually(async () => expect((await seen()).state).toBe('up'), WITHIN_MS);
    await warehouse?.close();
    warehouse = undefined;
    await eventually(async () => expect((await seen()).state).toBe('down'), WITHIN_MS);
    await app?.stop();
    await quarterOfAnHourLater();
    const { level, lines, state, check, dashboard } = await seen();
    expect({ level, state, check, dashboard }).toEqual({ level: 'danger', state: 'down', check: 'fail', dashboard: 'danger' });
    expect(lines.find((line) => line.startsWith('Warehouse:'))).toMatch(/^Warehouse: it cannot be used since \d\d.*ECONNREFUSED.*Last good answer: \d\d/);
  });
});
