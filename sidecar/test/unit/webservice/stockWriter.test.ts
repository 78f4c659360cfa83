/** How much stock goes into one request: as much as this shop can write in its time. */
import { gunzipSync } from 'node:zlib';
import { BridgeError } from '../../../src/errors';
import type { StockSetOptions } from '../../../src/shop/Shop';
import type { WebserviceClient } from '../../../src/shop/webservice/client';
import { createStockWriter } from '../../../src/shop/webservice/stockWriter';

const OPTIONS: StockSetOptions = { idConnection: 1, reflectsFrom: [], figure: 'available', marginMs: 0, buffer: 0, dryRun: false, safetyStop: null, answer: 'changes' };
const TIMEOUT_MS = 30_000;
const levels = (count: number): { sku: string; level: number; askedAt: string }[] => Array.from({ length: count }, (_, i) => ({ sku: `S${i}`, level: 1, askedAt: '2026-11-24T10:00:00.000Z' }));

interface Request {
  skus: string[];
  dryRun: boolean;
  budgetMs: number;
}

/** A shop that ends requests of more than `can` SKUs with this error. */
function shop(can: { skus: number }, error: { code: string; outcomeUnknown?: boolean }): { client: WebserviceClient; requests: Request[] } {
  const requests: Request[] = [];
  const client: WebserviceClient = {
    get: async () => ({}),
    async post(_resource, text) {
      const body = JSON.parse(text) as { packed: string; dry_run: boolean; budget_ms: number };
      const { skus } = JSON.parse(gunzipSync(Buffer.from(body.packed, 'base64')).toString()) as { skus: string[] };
      requests.push({ skus, dryRun: body.dry_run, budgetMs: body.budget_ms });
      if (skus.length > can.skus) throw new BridgeError({ family: 'retryable', message: 'It took too long.', scope: 'unclear', ...error });
      return { wmsbridge_stock: { safety_stop: { emptied: 1, sellable: 100, stopped: false }, notifications: 0, numbers: skus.map((_, i) => i), outcomes: 0, before: skus.map(() => 0), after: skus.map(() => 1), in_flight: 0, messages: 0, texts: [''], absent: [] } };
    },
  };
  return { client, requests };
}
const sizes = (requests: readonly Request[]): number[] => requests.map(({ skus }) => skus.length);

test.each([
  { code: 'shop_timeout', outcomeUnknown: true },
  { code: 'shop_unavailable', outcomeUnknown: true },
  { code: 'shop_connection_cut', outcomeUnknown: true },
  { code: 'shop_error' },
])('a request that does not end in its time ($code) is halved, and the size that worked is remembered', async (error) => {
  const { client, requests } = shop({ skus: 3_000 }, error);
  const writer = createStockWriter(client, TIMEOUT_MS);
  const { results } = await writer.writeStockSet(levels(10_000), OPTIONS);
  expect(results.map(({ sku }) => sku)).toEqual(levels(10_000).map(({ sku }) => sku));
  expect(sizes(requests)).toEqual([10_000, 5_000, 2_500, 2_500, 2_500, 2_500]);
  await writer.writeStockSet(levels(10_000), OPTIONS);
  expect(sizes(requests).slice(6)).toEqual([2_500, 2_500, 2_500, 2_500]);
});

test('twice as many are tried again each hour', async () => {
  const can = { skus: 1_000 };
  const { client, requests } = shop(can, { code: 'shop_timeout', outcomeUnknown: true });
  const writer = createStockWriter(client, TIMEOUT_MS);
  const clock = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
  const largest = async (): Promise<number> => {
    const before = requests.length;
    await writer.writeStockSet(levels(8_000), OPTIONS);
    return Math.max(...sizes(requests.slice(before)));
  };
  expect(await largest()).toBe(8_000);
  can.skus = 1_000_000;
  expect(await largest()).toBe(1_000);
  const seen: number[] = [];
  for (let hours = 1; hours <= 4; hours += 1) {
    clock.mockReturnValue(1_000_000 + hours * 3_600_001);
    seen.push(await largest(), await largest());
  }
  clock.mockRestore();
  expect(seen).toEqual([2_000, 2_000, 4_000, 4_000, 8_000, 8_000, 8_000, 8_000]);
});

test('a few SKUs that take too long are no reason to send fewer', async () => {
  const { client, requests } = shop({ skus: 0 }, { code: 'shop_timeout', outcomeUnknown: true });
  await expect(createStockWriter(client, TIMEOUT_MS).writeStockSet(levels(400), OPTIONS)).rejects.toMatchObject({ code: 'shop_timeout' });
  expect(sizes(requests)).toEqual([400]);
});

test.each(['shop_key_refused', 'shop_module_missing', 'shop_unreachable'])('%s stays what it is', async (code) => {
  const { client, requests } = shop({ skus: 0 }, { code, outcomeUnknown: false });
  await expect(createStockWriter(client, TIMEOUT_MS).writeStockSet(levels(5_000), OPTIONS)).rejects.toMatchObject({ code });
  expect(requests).toHaveLength(1);
});

test('the shop is told how long it may write: half of what we wait', async () => {
  const { client, requests } = shop({ skus: 10 }, { code: 'shop_timeout' });
  await createStockWriter(client, TIMEOUT_MS).writeStockSet(levels(1), OPTIONS);
  expect(requests[0]?.budgetMs).toBe(15_000);
});

test('in parts, the safety stop sees all of them before the first is written', async () => {
  const { client, requests } = shop({ skus: 3_000 }, { code: 'shop_timeout', outcomeUnknown: true });
  const result = await createStockWriter(client, TIMEOUT_MS).writeStockSet(levels(6_000), { ...OPTIONS, safetyStop: { share: 1, least: 1, emptied: 0 } });
  expect(result).toMatchObject({ stopped: true, emptied: 2, sellable: 100 });
  expect(requests.filter(({ skus }) => skus.length <= 3_000).every(({ dryRun }) => dryRun)).toBe(true);
});
