/** When stock goes by PrestaShop's own resources, and how a row that it refuses is found. */
import { BridgeError } from '../../../src/errors';
import type { WebserviceClient } from '../../../src/shop/webservice/client';
import { putQuantities, type CoreStockRow } from '../../../src/shop/webservice/coreStock';
import { withFallback, type StockWriter } from '../../../src/shop/webservice/stockWriter';
import type { StockSetResult } from '../../../src/shop/Shop';

const NOTHING: StockSetResult = { stopped: false, emptied: 0, sellable: 0, results: [] };
const OPTIONS = { idConnection: 1, reflectsFrom: [], figure: 'available' as const, marginMs: 0, buffer: 0, dryRun: false, brake: null, answer: 'changes' as const };
const failing = (code: string): StockWriter => {
  const fail = async (): Promise<never> => {
    throw new BridgeError({ family: 'permanent', code, message: `It is ${code}.` });
  };
  return { writeStock: fail, writeStockSet: fail, tellStock: fail };
};

test.each(['shop_module_missing', 'shop_right_missing', 'shop_method_missing'])('%s: the slow way, said once, and the usual one tried again later', async (code) => {
  let now = 0;
  const said: string[] = [];
  const slow = jest.fn(async () => NOTHING);
  const usual = failing(code);
  const tried = jest.spyOn(usual, 'writeStockSet');
  const writer = withFallback(usual, slow, (why) => said.push(why), () => now);
  await writer.writeStockSet([], OPTIONS);
  await writer.writeStockSet([], OPTIONS);
  expect(await writer.writeStock([], OPTIONS)).toEqual([]);
  expect([slow.mock.calls.length, tried.mock.calls.length]).toEqual([3, 1]);
  expect(said).toEqual([`It is ${code}.`]);
  now += 3_600_000;
  await writer.writeStockSet([], OPTIONS);
  expect(tried.mock.calls.length).toBe(2);
});

test('another failure stays one', async () => {
  const slow = jest.fn(async () => NOTHING);
  await expect(withFallback(failing('shop_unreachable'), slow, () => undefined, () => 0).writeStockSet([], OPTIONS)).rejects.toMatchObject({ code: 'shop_unreachable' });
  expect(slow).not.toHaveBeenCalled();
});

describe('many rows in one PUT', () => {
  const rows = (count: number, quantity: number): CoreStockRow[] =>
    Array.from({ length: count }, (_, i) => ({ id: i + 1, idProduct: i + 1, idProductAttribute: 0, idShop: 1, idShopGroup: 0, quantity, dependsOnStock: false, outOfStock: 2, location: 'A]]>1' }));

  /** A shop that writes in order and stops at what it refuses, as PrestaShop does. */
  function shop(refuses: ReadonlySet<number>, answer: 'error' | 'ok'): { client: WebserviceClient; stored: Map<number, number>; puts: string[] } {
    const stored = new Map<number, number>();
    const puts: string[] = [];
    const client: WebserviceClient = {
      async get(_resource, query) {
        const ids = String(query['filter[id]']).replace(/[[\]]/g, '').split('|').map(Number);
        return { stock_availables: ids.map((id) => ({ id, quantity: String(stored.get(id) ?? 0) })) };
      },
      post: async () => ({}),
      async put(_resource, xml) {
        puts.push(xml);
        for (const [, id, quantity] of xml.matchAll(/<id>(\d+)<\/id>.*?<quantity>(-?\d+)<\/quantity>/g)) {
          if (refuses.has(Number(id))) {
            if (answer === 'ok') continue;
            throw new BridgeError({ family: 'permanent', code: 'shop_refused', message: 'The shop refused (400).' });
          }
          stored.set(Number(id), Number(quantity));
        }
        return {};
      },
    };
    return { client, stored, puts };
  }

  test('all are there after few requests, each row whole', async () => {
    const { client, stored, puts } = shop(new Set(), 'ok');
    expect(await putQuantities(client, rows(120, 7))).toEqual(new Map());
    expect([...stored.values()]).toEqual(Array.from({ length: 120 }, () => 7));
    expect(puts).toHaveLength(3);
    expect(puts[0]).toContain('<id_shop>1</id_shop><id_shop_group>0</id_shop_group><quantity>7</quantity><depends_on_stock>0</depends_on_stock><out_of_stock>2</out_of_stock><location><![CDATA[A]]]]><![CDATA[>1]]></location>');
  });

  test.each<['error' | 'ok', string]>([['error', 'refused (400)'], ['ok', 'does not show it']])('two bad ones are found by halves, whatever is answered (%s), and the rest is written', async (answer, words) => {
    const { client, stored } = shop(new Set([3, 40]), answer);
    const refused = await putQuantities(client, rows(50, 7));
    expect([...refused.keys()].sort((a, b) => a - b)).toEqual([3, 40]);
    expect([...refused.values()].every((one) => one.includes(words))).toBe(true);
    expect(stored.size).toBe(48);
  });

  test('a shop that is away ends it', async () => {
    const { client } = shop(new Set(), 'ok');
    client.put = async () => {
      throw new BridgeError({ family: 'retryable', code: 'shop_unreachable', message: 'Away.', scope: 'connection' });
    };
    await expect(putQuantities(client, rows(2, 1))).rejects.toMatchObject({ code: 'shop_unreachable' });
  });
});
