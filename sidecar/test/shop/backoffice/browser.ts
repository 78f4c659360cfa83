/**
 * A real browser in a real back office and storefront: what the walk does on PrestaShop's own pages, the same on 8 and 9.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

export interface WalkOptions {
  /** The shop's address, without a slash at the end. */
  shopUrl: string;
  /** The name of the admin folder. */
  adminFolder: string;
  email: string;
  password: string;
  /** Where pictures go. */
  screens: string;
  chromium: string;
}

/** Milliseconds: until the server's answer began, and until the page stood in the browser. */
export interface PageTime {
  server: number;
  browser: number;
}

/** In the page's own words: here a browser's types are not known. */
const PAGE_TIME = `(() => {
  const { requestStart, responseStart, domContentLoadedEventEnd } = performance.getEntriesByType('navigation')[0];
  return { server: Math.round(responseStart - requestStart), browser: Math.round(domContentLoadedEventEnd) };
})()`;

const SLOW_MS = 60_000;

export class ShopBrowser {
  /** Requests of our own pages to any other host. */
  readonly outside: string[] = [];
  /** Errors in the browser's console on our pages. */
  readonly scriptErrors: string[] = [];
  /** Texts of our own pages that were escaped twice: 8 and 9 differ in what they escape themselves. */
  readonly escapedTwice: string[] = [];
  private ours = false;

  private constructor(
    private readonly options: WalkOptions,
    private readonly browser: Browser,
    private readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async open(options: WalkOptions): Promise<ShopBrowser> {
    mkdirSync(options.screens, { recursive: true });
    // A container has no user namespaces for the browser's own walls; the pages are our own shop's.
    const browser = await chromium.launch({ executablePath: options.chromium, args: ['--no-sandbox'] });
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'en-FR', acceptDownloads: true });
    const page = await context.newPage();
    page.setDefaultTimeout(SLOW_MS);
    const shop = new ShopBrowser(options, browser, context, page);
    const host = new URL(options.shopUrl).host;
    page.on('request', (request) => {
      const url = request.url();
      if (shop.ours && /^https?:/.test(url) && new URL(url).host !== host) shop.outside.push(`${page.url()} asks ${url}`);
    });
    page.on('pageerror', (error) => {
      if (shop.ours) shop.scriptErrors.push(`${page.url()}: ${error.message}`);
    });
    return shop;
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  async logIn(): Promise<void> {
    const { page, options } = this;
    await page.goto(`${options.shopUrl}/${options.adminFolder}/`);
    await page.locator('input[type=email], #email').first().fill(options.email);
    await page.locator('input[type=password]').first().fill(options.password);
    await page.locator('button[type=submit]').first().click();
    await page.locator('#nav-sidebar, .nav-bar').first().waitFor();
  }

  /** Follows the menu to one of PrestaShop's pages. @param link part of its address */
  async menu(link: string): Promise<void> {
    this.ours = false;
    await this.backOffice();
    const href = await this.page.locator(`.nav-bar a[href*="${link}"], #nav-sidebar a[href*="${link}"]`).first().getAttribute('href');
    await this.patiently(new URL(href ?? '', this.page.url()).href);
  }

  /** Follows the menu to one of our pages, and holds it against what our pages promise. */
  async ourPage(tab: string): Promise<void> {
    await this.open(await this.addressOf(tab));
  }

  /** The address of one of our pages, from the menu. */
  async addressOf(tab: string): Promise<string> {
    await this.backOffice();
    // In the menu: a multistore's list of shops links to the present page too, and chooses a shop.
    const href = await this.page.locator(`.nav-bar a[href*="controller=${tab}"], #nav-sidebar a[href*="controller=${tab}"]`).first().getAttribute('href');
    return new URL(href ?? '', this.page.url()).href;
  }

  /** One of our pages. */
  async open(address: string): Promise<PageTime> {
    this.ours = true;
    const answer = await this.page.goto(address, { waitUntil: 'domcontentloaded' });
    if (!answer?.ok()) throw new Error(`${address} answers ${answer?.status() ?? 'nothing'}`);
    return this.page.evaluate<PageTime>(PAGE_TIME);
  }

  /** The links by which the list on the page is sorted, up and down. */
  async sortings(): Promise<string[]> {
    const links = await this.page.locator('thead a[href*="Orderby="]').all();
    return Promise.all(links.map(async (link) => new URL((await link.getAttribute('href')) ?? '', this.page.url()).href));
  }

  /** From the storefront back to where the menu is. */
  private async backOffice(): Promise<void> {
    const { shopUrl, adminFolder } = this.options;
    if (!this.page.url().startsWith(`${shopUrl}/${adminFolder}/`)) await this.page.goto(`${shopUrl}/${adminFolder}/`);
  }

  async picture(name: string, fullPage = false): Promise<void> {
    await this.page.waitForLoadState('load');
    // A wheel in the corner, of the older and of the newer pages, while anything is asked in the background.
    for (const wheel of ['#ajax_running', '.ajax-spinner']) await this.page.locator(wheel).first().waitFor({ state: 'hidden', timeout: 10_000 }).catch(() => undefined);
    if (this.ours) {
      const found = /.{0,40}&(?:#\d+|amp|quot|lt|gt);.{0,20}/.exec(await this.page.locator('body').innerText());
      if (found) this.escapedTwice.push(`${name}: ${found[0]}`);
    }
    await this.page.screenshot({ path: join(this.options.screens, `${name}.png`), fullPage });
  }

  /** Uploads a module through the module page. @returns after "Module installed!" */
  async uploadModule(zip: string): Promise<void> {
    const { page } = this;
    await this.menu('/improve/modules/manage');
    await page.locator('[id*="add_module"]').first().click();
    await page.locator('.dz-hidden-input').first().setInputFiles(zip);
    await page.locator('.module-import-success-msg').waitFor({ state: 'visible' });
  }

  /** The same page anew, with the menu as it is by now. */
  async anew(): Promise<void> {
    await this.patiently(this.page.url());
  }

  /** PrestaShop empties its cache after a module is uploaded or switched, and who asks meanwhile gets an empty 500. */
  private async patiently(address: string): Promise<void> {
    for (let tries = 5; ; tries -= 1) {
      const answer = await this.page.goto(address).catch(() => null);
      if (answer?.ok()) return;
      if (tries === 0) throw new Error(`${address} answers ${answer?.status() ?? 'nothing'}`);
      await this.page.waitForTimeout(2000);
    }
  }

  /** Switches a module off or on, on the module page. */
  async moduleAction(name: string, action: 'disable' | 'enable'): Promise<void> {
    const { page } = this;
    await this.menu('/improve/modules/manage');
    const card = page.locator(`.module-item[data-tech-name=${name}]`).first();
    const button = card.locator(`.module_action_menu_${action}`).first();
    if (!(await button.isVisible())) await card.locator('.dropdown-toggle').first().click();
    const answered = page.waitForResponse((response) => response.url().includes(`/${action}/`));
    await button.click();
    if (action === 'disable') {
      const confirm = page.locator(`#module-modal-confirm-${name}-disable .module_action_modal_disable`);
      await confirm.waitFor();
      await confirm.click();
    }
    const answer = await answered;
    if (!answer.ok()) throw new Error(`the module page answered ${answer.status()}`);
  }

  /**
   * Uploads a later version and sees the upgrade through: where PHP still ran the old files when the upload ended (its opcache looks at a file
   * once a request, and other requests count), PrestaShop offers the upgrade on the module's card, as soon as it has looked at the files again.
   */
  async upgradeModule(name: string, zip: string, isDone: () => Promise<boolean>): Promise<void> {
    const { page } = this;
    await this.uploadModule(zip);
    await this.anew();
    const card = page.locator(`.module-item[data-tech-name=${name}]`).first();
    const upgrade = card.locator('.module_action_menu_upgrade').first();
    for (let looks = 10; (await upgrade.count()) === 0; looks -= 1) {
      if (await isDone()) return;
      if (looks === 0) throw new Error('PrestaShop neither upgraded the module nor offers it');
      await page.waitForTimeout(2000);
      await this.anew();
    }
    if (!(await upgrade.isVisible())) await card.locator('.dropdown-toggle').first().click();
    const answered = page.waitForResponse((response) => response.url().includes('/upgrade/'));
    await upgrade.click();
    await page.locator('.modal.show button:has-text("Upgrade anyway"), .modal.show a:has-text("Upgrade anyway")').first().click();
    const answer = await answered;
    if (!answer.ok()) throw new Error(`the module page answered ${answer.status()}`);
    await this.anew();
  }

  /** Uninstalls a module through the module page. @param question what the page must ask before */
  async uninstallModule(name: string, question: RegExp): Promise<void> {
    const { page } = this;
    await this.menu('/improve/modules/manage');
    const card = page.locator(`.module-item[data-tech-name=${name}]`).first();
    await card.locator('.dropdown-toggle').first().click();
    await card.locator('.module_action_menu_uninstall').first().click();
    const modal = page.locator(`#module-modal-confirm-${name}-uninstall`);
    await modal.waitFor();
    const asked = await modal.innerText();
    if (!question.test(asked)) throw new Error(`it did not ask: ${asked}`);
    // It fades in.
    await page.waitForTimeout(500);
    await this.picture('20-uninstall-asks');
    const [answer] = await Promise.all([page.waitForResponse((response) => response.url().includes('/uninstall/')), modal.locator('.module_action_modal_uninstall').click()]);
    if (!answer.ok()) throw new Error(`the module page answered ${answer.status()}`);
    await this.anew();
    if ((await page.locator('a[href*="controller=AdminWmsbridge"]').count()) > 0) throw new Error('the menu entry is still there');
  }

  /** A guest buys one piece of the first product, as a customer does. @returns reference and e-mail for guest tracking */
  async buyAsGuest(idProduct: number): Promise<{ reference: string; email: string }> {
    const { page, options } = this;
    this.ours = false;
    const email = `walk-${Date.now()}@example.com`;
    await page.goto(`${options.shopUrl}/index.php?controller=product&id_product=${idProduct}`);
    await page.locator('[data-button-action="add-to-cart"]').first().click();
    await page.locator('#blockcart-modal, .modal.show').first().waitFor();
    await page.goto(`${options.shopUrl}/index.php?controller=order`);
    await page.locator('[name=firstname]').first().fill('Walter');
    await page.locator('[name=lastname]').first().fill('Walker');
    await page.locator('#customer-form [name=email], form [name=email]').first().fill(email);
    for (const box of await page.locator('#customer-form input[type=checkbox][required]').all()) await box.check({ force: true });
    await page.locator('[name=continue]').first().click();
    await page.locator('[name=address1]').first().fill('1 rue du Test');
    await page.locator('[name=postcode]').first().fill('75001');
    await page.locator('[name=city]').first().fill('Paris');
    await page.locator('[name=confirm-addresses]').first().click();
    await page.locator('[name=confirmDeliveryOption]').first().click();
    await page.locator('input[name=payment-option]').first().waitFor({ state: 'attached' });
    await page.locator('[data-module-name="ps_checkpayment"], input[name=payment-option]').first().check({ force: true });
    await page.locator('#conditions-to-approve input[type=checkbox]').first().check({ force: true });
    await page.locator('#payment-confirmation button').first().click();
    await page.waitForURL(/order-confirmation|order_confirmation|confirmation/i);
    const text = await page.locator('body').innerText();
    const reference = /reference:?\s*([A-Z0-9]{6,})/i.exec(text)?.[1] ?? '';
    return { reference, email };
  }

  /** Opens an order's page by its reference. @returns its id */
  async openOrder(reference: string): Promise<number> {
    const { page } = this;
    await this.menu('/sell/orders/');
    await page.locator('#order_reference').fill(reference);
    await page.locator('#order_reference').press('Enter');
    const row = page.locator(`#order_grid_table tbody tr:has(:text("${reference}"))`).first();
    const link = await row.locator('a[href*="/sell/orders/"][href*="/view"]').first().getAttribute('href');
    await page.goto(new URL(link ?? '', page.url()).href);
    return Number(/orders\/(\d+)\/view/.exec(page.url())?.[1]);
  }

  /** The order that was there before all others. */
  async oldestReference(): Promise<string> {
    await this.menu('/sell/orders/');
    await this.resetOrderList();
    return (await this.page.locator('#order_grid_table tbody tr').last().locator('td.column-reference').innerText()).trim();
  }

  /** PrestaShop keeps the filters of its list of orders until somebody takes them away. */
  async resetOrderList(): Promise<void> {
    const reset = this.page.locator('.js-reset-search').first();
    if (await reset.isVisible()) await Promise.all([this.page.waitForEvent('load'), reset.click()]);
  }

  /** Changes the status as an employee does, on the order's own page. */
  async changeStatus(idStatus: number): Promise<void> {
    await this.page.locator('#update_order_status_action_input').selectOption(String(idStatus));
    await Promise.all([this.page.waitForEvent('load'), this.page.locator('#update_order_status_action_btn').click()]);
    await this.page.locator('#update_order_status_action_input').waitFor();
  }
}
