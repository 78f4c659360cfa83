/** Switching off and on, uninstalling with both answers, a later version over kept data, and an upgrade: all on the module page. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import type { ShopBrowser } from './browser';

const DELIVERED = 5;

export type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** @param zip the module as it is @param order one that the module knows */
export async function liveThrough(shop: ShopBrowser, db: Connection, step: Step, zip: string, order: { id: number; reference: string }): Promise<void> {
  const { page } = shop;
  const number = async (sql: string, values: unknown[] = []): Promise<number> => {
    const [rows] = await db.query(sql, values);
    return Number(Object.values((rows as Record<string, unknown>[])[0] ?? {})[0]);
  };
  const check = (what: boolean, sentence: string): void => {
    if (!what) throw new Error(sentence);
  };
  const setting = (name: string): Promise<number> => number('SELECT value FROM ps_configuration WHERE name = ? ORDER BY id_configuration LIMIT 1', [name]);
  const column = (name: string): Promise<number> => number("SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'ps_wmsbridge_order' AND column_name = ?", [name]);
  const orders = (): Promise<number> => number('SELECT COUNT(*) FROM ps_wmsbridge_order');
  const keepData = async (answer: 0 | 1): Promise<void> => {
    await shop.ourPage('AdminWmsbridgeSettings');
    // 9's switch lies over both of its answers: where a click lands, the other one may be.
    await page.locator(`input[name=WMSBRIDGE_KEEP_DATA][value="${answer}"]`).dispatchEvent('click');
    await page.locator('button[name=submitWmsbridgeSettings]').last().click();
    await page.locator('.alert-success:visible').first().waitFor();
  };

  await step('the module is switched off, and on again', async () => {
    await shop.moduleAction('wmsbridge', 'disable');
    await shop.openOrder(order.reference);
    check((await page.locator('#wmsbridge-order').count()) === 0, 'a module that is off shows nothing');
    const before = await number('SELECT COUNT(*) FROM ps_wmsbridge_event');
    await shop.changeStatus(DELIVERED);
    check((await number('SELECT COUNT(*) FROM ps_wmsbridge_event')) === before, 'a module that is off records nothing');
    await shop.moduleAction('wmsbridge', 'enable');
    await shop.openOrder(order.reference);
    check((await page.locator('#wmsbridge-order').count()) === 1, 'switched on again it is back');
    check((await setting('WMSBRIDGE_FLOW_ORDERS')) === 1, 'and its flows are as they were');
  });

  const known = await orders();
  await step('uninstalled, the data kept', async () => {
    await keepData(1);
    await shop.uninstallModule('wmsbridge', /order ledger/);
    check((await orders()) === known, 'the ledger stays');
    check((await setting('WMSBRIDGE_STOCK_BUFFER')) === 2, 'the settings stay');
    check((await number("SELECT COUNT(*) FROM ps_webservice_account WHERE description LIKE 'WMS Bridge%'")) === 0, 'the key goes');
  });

  const folder = mkdtempSync(join(tmpdir(), 'wmsbridge-later-'));
  const later = (steps: number): string => {
    const file = join(folder, `wmsbridge-${steps}.zip`);
    execFileSync('php', [join(__dirname, 'laterModule.php'), zip, file, String(steps)]);
    return file;
  };
  const layout = await setting('WMSBRIDGE_LAYOUT');
  await step('a later version is installed over the kept data', async () => {
    await shop.uploadModule(later(1));
    await shop.anew();
    check((await column('later_1')) === 1, 'the tables are brought up');
    check((await setting('WMSBRIDGE_LAYOUT')) === layout + 1, 'and say so');
    check((await orders()) === known, 'the ledger is there');
    await shop.ourPage('AdminWmsbridgeOrders');
    await page.locator(`table.wmsbridge_order tbody :text("${order.reference}")`).first().waitFor();
  });
  await step('a version later still: upgraded', async () => {
    await shop.upgradeModule('wmsbridge', later(2), async () => (await column('later_2')) === 1);
    check((await column('later_2')) === 1, 'the tables are brought up');
    check((await setting('WMSBRIDGE_LAYOUT')) === layout + 2, 'and say so');
    check((await orders()) === known, 'the ledger is there');
    check((await setting('WMSBRIDGE_STOCK_BUFFER')) === 2, 'the settings are as they were');
    await shop.openOrder(order.reference);
    await page.locator('#wmsbridge-order').waitFor();
  });
  await step('uninstalled through the module page, which asks; nothing is left', async () => {
    await keepData(0);
    await shop.uninstallModule('wmsbridge', /order ledger/);
    check((await number("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE 'ps\\_wmsbridge\\_%'")) === 0, 'a table is left');
    check((await number("SELECT COUNT(*) FROM ps_configuration WHERE name LIKE 'WMSBRIDGE\\_%'")) === 0, 'a setting is left');
    check((await number("SELECT COUNT(*) FROM ps_tab WHERE module = 'wmsbridge'")) === 0, 'a page of the menu is left');
  });
}
