/** What the sandbox shop does on demand, and that it answers as the recorded shops do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createWebserviceShop } from '../../../src/shop/webservice/WebserviceShop';
import type { SandboxShop } from '../../../sandbox/shop/createSandboxShop';
import type { Fault } from '../../../sandbox/shop/faults';
import { openSandboxShop } from '../support/contractShop';
import { besideCheckout } from '../../support/besideCheckout';
import { failure } from '../../support/failure';

const silent = { warn: () => undefined };

describe('the sandbox on demand', () => {
  let sandbox: SandboxShop;
  beforeAll(async () => {
    sandbox = await openSandboxShop();
  });
  afterEach(() => sandbox.faults.clear());
  afterAll(() => sandbox.close());

  const shop = (more: { timeoutMs?: number } = {}): ReturnType<typeof createWebserviceShop> =>
    createWebserviceShop({ url: sandbox.url, key: sandbox.key, idShop: 1, log: silent, ...more });

  test.each<[Fault, string]>([
    ['empty500', 'shop_error'],
    ['cut', 'shop_connection_cut'],
    ['hang', 'shop_timeout'],
    ['refuse_key', 'shop_key_refused'],
    ['webservice_off', 'shop_webservice_off'],
    ['redirect', 'shop_redirects'],
    ['warning', 'shop_php_warning'],
    ['garbage', 'shop_answer_unreadable'],
  ])('%s, for everything: %s', async (fault, code) => {
    const { idOrder } = await sandbox.actions.placeOrder({ lines: [{ sku: 'CUP-WHITE', quantity: 1 }] });
    sandbox.faults.set(fault);
    // Only the one that hangs is given up soon: on a slow machine an answer takes its time.
    expect(await failure(shop(fault === 'hang' ? { timeoutMs: 400 } : {}).readOrders([idOrder]))).toMatchObject({ code });
    sandbox.faults.clear();
    expect((await shop().readOrders([idOrder])).orders.size).toBe(1);
  });

  test.each<Fault>(['cut_after', 'empty500_after'])('%s: the write was done, the answer lost, and the same again does nothing', async (fault) => {
    const stock = { sku: 'SPOON', level: fault === 'cut_after' ? 31 : 32, askedAt: new Date().toISOString() };
    const options = { idConnection: 1, figure: 'available' as const, marginMs: 0, buffer: 0, dryRun: false, reflectsFrom: [] };
    sandbox.faults.set(fault, { resource: 'wmsbridge_stock', times: 1 });
    expect(await failure(shop().writeStock([stock], options))).toMatchObject({ family: 'retryable', outcomeUnknown: true });
    expect(await sandbox.actions.stock('SPOON')).toBe(stock.level);
    expect(await shop().writeStock([stock], options)).toMatchObject([{ outcome: 'unchanged' }]);
  });

  test('the Webservice off, and a key that lost a right, by their rows', async () => {
    await sandbox.actions.setConfiguration('PS_WEBSERVICE', '0');
    expect(await failure(shop().moduleStatus())).toMatchObject({ code: 'shop_webservice_off' });
    await sandbox.actions.setConfiguration('PS_WEBSERVICE', '1');
    expect((await shop().moduleStatus()).pairing).toBe('ok');
  });

  test('latency', async () => {
    const begun = Date.now();
    sandbox.faults.latencyMs = 80;
    await shop().moduleStatus();
    sandbox.faults.latencyMs = 0;
    expect(Date.now() - begun).toBeGreaterThanOrEqual(75);
  });
});

/** The recorded shops' own words beside the sandbox's. */
const RECORDED = besideCheckout('prestashop/8.2.1');
(RECORDED === null ? describe.skip : describe)('the sandbox as recorded (in ../shared/prestashop)', () => {
  let sandbox: SandboxShop;
  beforeAll(async () => {
    sandbox = await openSandboxShop();
    for (let i = 0; i < 2; i += 1) {
      await sandbox.actions.placeOrder({ lines: [{ sku: 'CUP-WHITE', quantity: 1 }] });
    }
  });
  afterAll(() => sandbox.close());

  test.each(['02-no-key', '03-wrong-key', '06-not-permitted-resource'])('%s', async (name) => {
    const [request = ''] = readFileSync(join(RECORDED!, `${name}.request.txt`), 'utf8').split('\n\n');
    const [head = '', ...body] = readFileSync(join(RECORDED!, `${name}.response.txt`), 'utf8').split('\n\n');
    const [method = 'GET', path = ''] = (request.split('\n')[0] ?? '').split(' ');
    const key = name === '03-wrong-key' ? 'B'.repeat(32) : sandbox.key;
    const response = await fetch(`${sandbox.url}${path}`, {
      method,
      redirect: 'manual',
      headers: name === '02-no-key' ? {} : { Authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
    });
    expect(response.status).toBe(Number(head.split(' ')[1]));
    const type = /^content-type: (.*)$/im.exec(head)?.[1];
    if (type) {
      expect(response.headers.get('content-type')).toBe(type);
    }
    expect(comparable(await response.text())).toEqual(comparable(body.join('\n\n')));
  });

  /** Without what differs from shop to shop: links, a language's text, and an order's own values. */
  function comparable(text: string): string[] {
    return text
      .replace(/ xlink:href="[^"]*"/g, '')
      .replace(/<(color|reference|current_state|module_name)>.*<\/\1>/g, '<$1/>')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .sort();
  }
});
