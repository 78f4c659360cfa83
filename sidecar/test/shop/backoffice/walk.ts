/**
 * Walks through the back office as a person does: from the zip in the module page to an order that was shipped, and keeps a picture
 * of every screen. On a real shop without the module, in a real browser, against a played warehouse; the one thing that a person needs a
 * terminal for, the sidecar's start, is done with the .env that the set-up page shows.
 *
 * WMSBRIDGE_WALK_URL, _ADMIN (the admin folder), _EMAIL, _PASSWORD, and WMSBRIDGE_WALK_DATABASE_URL: the shop's database as the sidecar
 * reaches it. WMSBRIDGE_WALK_SCREENS (default dist/screens), WMSBRIDGE_WALK_CHROMIUM (default /usr/bin/chromium).
 * The shop is changed: an order is placed, and combinations get references of their own. At the end the module is uninstalled.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'dotenv';
import { createConnection } from 'mysql2/promise';
import { createOngoingSandbox } from '../../../sandbox/ongoing/sandbox';
import { ShopBrowser } from './browser';
import { liveThrough, type Step } from './lifecycle';
import { measureLongLists } from './longLists';

const ROOT = resolve(__dirname, '../../../..');
const PAID = 2;
const WAIT_MS = 60_000;

async function main(): Promise<void> {
  const settings = readSettings();
  const warehouse = await createOngoingSandbox({ newerFields: true });
  for (const [sku, pieces] of [['demo_1-1', 240], ['demo_1-2', 12], ['demo_3-9', 80], ['demo_11', 35], ['demo_12', 140], ['demo_14', 0], ['not-in-the-shop', 7]] as const) warehouse.state.warehouse.adjust(sku, { to: pieces });
  const db = await createConnection(settings.databaseUrl);
  // The combinations of a demo shop have no references of their own: with one reference for eight things no warehouse could work.
  await db.query("UPDATE ps_product_attribute SET reference = CONCAT(SUBSTRING_INDEX(reference, '-', 1), '-', id_product_attribute) WHERE reference <> ''");
  const shop = await ShopBrowser.open(settings);
  const steps: { name: string; ms: number }[] = [];
  let sidecar: ChildProcess | null = null;
  const began = performance.now();
  const step: Step = async (name, work) => {
    const at = performance.now();
    const result = await work().catch(async (error: unknown) => {
      await shop.picture('failed').catch(() => undefined);
      throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    });
    steps.push({ name, ms: Math.round(performance.now() - at) });
    process.stdout.write(`${String(Math.round(performance.now() - at)).padStart(7)} ms  ${name}\n`);
    return result;
  };
  const { page } = shop;
  /** Loads the page again until something is on it. */
  const until = async (selector: string): Promise<void> => {
    for (const end = performance.now() + WAIT_MS; ; await page.waitForTimeout(1000)) {
      if (await page.locator(selector).first().isVisible()) return;
      if (performance.now() > end) throw new Error(`${selector} did not come`);
      await page.reload();
    }
  };
  const check = (what: boolean, sentence: string): void => {
    if (!what) throw new Error(sentence);
  };

  try {
    await step('log in', () => shop.logIn());
    await step('upload the zip on the module page', () => shop.uploadModule(join(ROOT, 'dist/wmsbridge.zip')));
    await shop.picture('01-module-installed');
    await step('"Configure" leads to the set-up', async () => {
      await page.locator('.module-import-success-configure').click();
      await page.locator('#wmsbridge-checks').waitFor();
    });
    await step('the overview before the set-up', async () => {
      await shop.ourPage('AdminWmsbridgeOverview');
      check((await page.locator('.wmsbridge-line').first().getAttribute('data-level')) === 'info', 'a fresh module is neither well nor ill');
      await shop.picture('02-overview-fresh');
    });
    const env = await step('take the .env, with the key that is shown once', async () => {
      await shop.ourPage('AdminWmsbridgeSetup');
      await shop.picture('03-set-up-fresh');
      if ((await page.locator('button[value=webservice_on]').count()) > 0) {
        await page.locator('button[value=webservice_on]').click();
        await page.locator('li[data-check=webservice][data-mark=ok]').waitFor();
      }
      await page.locator('button[value=show_key]').click();
      const text = await page.locator('#wmsbridge-env pre').first().innerText();
      check(/WMSBRIDGE_SHOP_KEY=[A-Z0-9]{32}/.test(text), 'the .env has the key');
      await shop.ourPage('AdminWmsbridgeSetup');
      check(!/WMSBRIDGE_SHOP_KEY=[A-Z0-9]{32}/.test(await page.locator('body').innerText()), 'the key is not shown again');
      check((await page.locator('button[value=show_key]').count()) === 0, 'and nothing offers it');
      return parse(text);
    });
    await step('settings: map the carriers, save', async () => {
      await shop.ourPage('AdminWmsbridgeSettings');
      for (const field of await page.locator('input[name^=WMSBRIDGE_CARRIER_]').all()) if ((await field.inputValue()) === '') await field.fill('PARCEL');
      await page.locator('input[name=WMSBRIDGE_STOCK_BUFFER]').fill('many');
      await page.locator('button[name=submitWmsbridgeSettings]').first().click();
      await page.locator('.alert-danger:visible').first().waitFor();
      await shop.picture('04-settings-refused');
      await page.locator('input[name=WMSBRIDGE_STOCK_BUFFER]').fill('2');
      await page.locator('button[name=submitWmsbridgeSettings]').first().click();
      await page.locator('.alert-success:visible').first().waitFor();
      await shop.picture('05-settings', true);
      await page.locator('.panel-heading:has(.icon-archive)').first().scrollIntoViewIfNeeded();
      await page.locator('select[name=WMSBRIDGE_STOCK_SOURCE]').first().evaluate('(field) => field.closest(".panel").scrollIntoView()');
      await shop.picture('05-settings-stock');
    });
    await step('switch every flow on', async () => {
      await shop.ourPage('AdminWmsbridgeOverview');
      for (const flow of ['ORDERS', 'CANCELLATIONS', 'CHANGES', 'STOCK', 'STATUSES', 'TRACKING']) {
        await page.locator(`tr[data-flow=${flow}] form[action*=switchFlow] button`).click();
        await page.locator(`tr[data-flow=${flow}] .label-success`).waitFor();
      }
      check((await page.locator('.wmsbridge-line').first().getAttribute('data-level')) === 'danger', 'without a sidecar the overview says so');
      await shop.picture('06-overview-without-sidecar');
    });
    await step('start the sidecar; its check turns green by itself', async () => {
      await shop.ourPage('AdminWmsbridgeSetup');
      sidecar = startSidecar({
        ...env,
        WMSBRIDGE_DATABASE_URL: settings.databaseUrl,
        WMSBRIDGE_ONGOING_URL: warehouse.url,
        WMSBRIDGE_ONGOING_GOODS_OWNER: warehouse.credentials.goodsOwner,
        WMSBRIDGE_ONGOING_USER: warehouse.credentials.user,
        WMSBRIDGE_ONGOING_PASSWORD: warehouse.credentials.password,
        WMSBRIDGE_WMS_INTERVAL_MS: '2000',
        WMSBRIDGE_HTTP_PORT: '0',
      });
      for (const of of ['sidecar', 'wms']) await page.locator(`li[data-check=${of}][data-mark=ok]`).waitFor();
    });
    const bought = await step('a customer buys something', () => shop.buyAsGuest(1));
    const idOrder = await step('its page, before it is paid', async () => {
      const id = await shop.openOrder(bought.reference);
      await page.locator('#wmsbridge-order').waitFor();
      return id;
    });
    await step('paid: it is at the warehouse', async () => {
      await shop.changeStatus(PAID);
      await until('#wmsbridge-order :text("Number at the warehouse")');
    });
    steps.push({ name: 'from the zip to the first order at the warehouse', ms: Math.round(performance.now() - began) });
    await step('every check is green', async () => {
      await shop.ourPage('AdminWmsbridgeSetup');
      check((await page.locator('li[data-check]:not([data-mark=ok])').count()) === 0, 'a check is not green');
      await shop.picture('07-set-up-done');
    });
    await step('the warehouse ships it; the tracking number comes back', async () => {
      const number = [...warehouse.state.warehouse.orders.values()].at(-1)?.number ?? '';
      warehouse.state.warehouse.send(number, { waybill: 'WALK123456', tracking: [{ waybill: 'WALK123456', url: 'https://parcels.example/WALK123456' }] });
      await shop.openOrder(bought.reference);
      await until('#wmsbridge-parcels');
      await page.locator('#wmsbridge-order .wmsbridge-timeline li').nth(4).scrollIntoViewIfNeeded();
      await shop.picture('09-order-page');
    });
    await step('the column in the list of orders', async () => {
      await shop.menu('/sell/orders/');
      await shop.resetOrderList();
      await page.locator('td.column-wmsbridge_status .badge').first().waitFor();
      await shop.picture('10-order-list');
      await page.locator('select[id*=wmsbridge_status]').selectOption('wms:shipped');
      await page.locator('.grid-search-button, button[name*=search]').first().click();
      await page.waitForLoadState('load');
      check((await page.locator('td.column-wmsbridge_status').count()) === 1, 'the filter finds the one that was shipped');
      await shop.resetOrderList();
    });
    await step('the customer sees the parcel', async () => {
      await page.goto(`${settings.shopUrl}/index.php?controller=guest-tracking`);
      await page.locator('input[name=order_reference]').fill(bought.reference);
      await page.locator('form:has(input[name=order_reference]) input[name=email]').fill(bought.email);
      await page.locator('form:has(input[name=order_reference]) button[type=submit]').click();
      await page.locator('#wmsbridge-parcels').waitFor();
      check((await page.locator('#wmsbridge-parcels').count()) === 1, 'once');
      check((await page.locator('#wmsbridge-parcels a').getAttribute('href')) === 'https://parcels.example/WALK123456', 'with its link');
      await page.locator('#wmsbridge-parcels').scrollIntoViewIfNeeded();
      await shop.picture('11-customer');
    });
    await step('an order from before, sent by hand on its page', async () => {
      await shop.openOrder(await shop.oldestReference());
      await page.locator('#wmsbridge-order button:has-text("Send again")').click();
      await page.locator('#wmsbridge-order .alert-success').waitFor();
      await shop.picture('11-sent-by-hand', true);
    });
    await step('Orders: filter, sort, export, send again', async () => {
      await shop.ourPage('AdminWmsbridgeOrders');
      await shop.picture('12-orders');
      await page.locator('input[name=wmsbridge_orderFilter_reference]').fill(bought.reference);
      await Promise.all([page.waitForEvent('load'), page.locator('#submitFilterButtonwmsbridge_order').click()]);
      check((await page.locator('table.wmsbridge_order tbody tr').count()) === 1, 'the filter leaves one order');
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[id*=desc-wmsbridge_order-export]').first().click()]);
      const csv = readFileSync(await download.path(), 'utf8');
      check(csv.includes(bought.reference) && csv.trim().split('\n').length === 2, 'the export holds the head and the one order');
      await page.locator('button[name=submitResetwmsbridge_order]').click();
      await page.locator('table.wmsbridge_order tbody tr').nth(1).waitFor();
      for (const box of await page.locator('table.wmsbridge_order tbody input[type=checkbox]').all()) await box.check();
      page.once('dialog', (dialog) => void dialog.accept());
      await page.locator('.bulk-actions button').first().click();
      await page.locator('.bulk-actions a:has-text("Send again")').click();
      await page.locator('.alert-success:visible').first().waitFor();
    });
    await step('Queue: the events, and one tried again', async () => {
      await shop.ourPage('AdminWmsbridgeQueue');
      await page.locator('table.wmsbridge_event tbody tr').first().waitFor();
      await page.locator('table.wmsbridge_event tbody tr .dropdown-toggle').first().click();
      await page.locator('table.wmsbridge_event tbody tr button:has-text("Try again")').first().click();
      await page.locator('.alert-success:visible').first().waitFor();
      await shop.picture('13-queue');
      await page.locator('table.wmsbridge_event tbody tr:has-text("Sent") a:has-text("Open")').first().click();
      await page.locator('#wmsbridge-event .wmsbridge-exchange').waitFor();
      check((await page.locator('#wmsbridge-event pre').innerText()).includes('Walter'), 'who may edit sees what was sent');
      await shop.picture('13-queue-event');
    });
    await step('Stock: levels of the warehouse', async () => {
      await shop.ourPage('AdminWmsbridgeStock');
      await page.locator('button:has-text("Compare all stock now")').click();
      await page.locator('.alert-success:visible').first().waitFor();
      await shop.ourPage('AdminWmsbridgeStock');
      await shop.picture('14-stock');
    });
    await step('a product\'s page', async () => {
      await shop.menu('/sell/catalog/products');
      await page.locator('#product_grid_table tbody tr').last().locator('td.column-name a, a[href*="/edit"]').first().click();
      await page.locator('a[href="#product_extra_modules-tab"]').click();
      await page.locator('.all-modules .module-item-wrapper-grid:has-text("WMS Bridge")').locator('button, a').first().click();
      await page.locator('#wmsbridge-product').waitFor();
      await page.locator('#wmsbridge-product').scrollIntoViewIfNeeded();
      await shop.picture('15-product');
    });
    await step('the overview when all is well, and the dashboard', async () => {
      await shop.ourPage('AdminWmsbridgeOverview');
      check((await page.locator('.wmsbridge-line').first().getAttribute('data-level')) === 'success', 'all is well, and the overview does not say so');
      await shop.picture('16-overview');
      await shop.picture('16-overview-whole', true);
      await shop.menu('AdminDashboard');
      await page.locator('#wmsbridge-dashboard').waitFor();
      await page.locator('#wmsbridge-dashboard').scrollIntoViewIfNeeded();
      await shop.picture('17-dashboard');
    });
    await step('the sidecar stops: the overview says so by itself', async () => {
      await shop.ourPage('AdminWmsbridgeOverview');
      await stop(sidecar);
      sidecar = null;
      await page.locator('.wmsbridge-line[data-level=danger]').waitFor();
      await shop.picture('18-overview-sidecar-stopped');
    });
    await step('nothing is done without the token', async () => {
      const answer = await page.request.post(`${settings.shopUrl}/${settings.adminFolder}/index.php?controller=AdminWmsbridgeOrders&action=ignore&token=wrong`, { form: { id_order: String(idOrder) } });
      await shop.openOrder(bought.reference);
      check(!(await page.locator('#wmsbridge-order').innerText()).includes('Ignored'), `a request with a wrong token (answer ${answer.status()}) changed the order`);
    });
    const lists = await step('lists of 100,000 rows', () => measureLongLists(settings.databaseUrl, shop));
    await liveThrough(shop, db, step, join(ROOT, 'dist/wmsbridge.zip'), { id: idOrder, reference: bought.reference });
    check(shop.outside.length === 0, `our pages ask others:\n${shop.outside.join('\n')}`);
    check(shop.escapedTwice.length === 0, `escaped twice:\n${shop.escapedTwice.join('\n')}`);
    check(shop.scriptErrors.length === 0, `scripts failed:\n${shop.scriptErrors.join('\n')}`);
    process.stdout.write(`${JSON.stringify({ seconds_from_zip_to_first_order: Math.round((steps.find(({ name }) => name.startsWith('from the zip'))?.ms ?? 0) / 1000), steps: steps.length, lists })}\n`);
  } finally {
    await stop(sidecar);
    await shop.close();
    await warehouse.close();
    await db.end();
  }
}

function readSettings(): { databaseUrl: string } & Parameters<typeof ShopBrowser.open>[0] {
  const missing: string[] = [];
  const read = (name: string, fallback?: string): string => {
    const value = process.env[`WMSBRIDGE_WALK_${name}`] ?? fallback;
    if (value === undefined || value === '') missing.push(`WMSBRIDGE_WALK_${name}`);
    return value ?? '';
  };
  const settings = {
    shopUrl: read('URL').replace(/\/$/, ''),
    adminFolder: read('ADMIN'),
    email: read('EMAIL'),
    password: read('PASSWORD'),
    databaseUrl: read('DATABASE_URL'),
    screens: read('SCREENS', join(ROOT, 'dist/screens')),
    chromium: read('CHROMIUM', '/usr/bin/chromium'),
  };
  if (missing.length > 0) throw new Error(`The walk needs ${missing.join(', ')}: a real shop without the module, and who may log in there.`);
  return settings;
}

function startSidecar(env: Record<string, string>): ChildProcess {
  // In a folder of its own: a .env that lies about would be read too.
  const child = spawn(process.execPath, ['--import', require.resolve('tsx'), join(ROOT, 'sidecar/src/main.ts')], {
    cwd: mkdtempSync(join(tmpdir(), 'wmsbridge-walk-')),
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return child;
}

async function stop(child: ChildProcess | null): Promise<void> {
  if (child && child.exitCode === null) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`The walk stopped at: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
