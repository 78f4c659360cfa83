import fc from 'fast-check';
import { IdCache, kept } from '../../../src/shop/webservice/cache';
import { chunksBySize } from '../../../src/shop/webservice/chunks';
import { quantityToShip, soldAs } from '../../../src/shop/webservice/orderRows';
import { goesAsParts, packLines } from '../../../src/shop/webservice/packs';
import { isoFromShopTime } from '../../../src/shop/webservice/shopTime';
import { idLists, MAX_URL_LENGTH, webserviceUrl } from '../../../src/shop/webservice/urls';
import { decimal, flag, int, rows, text, translated } from '../../../src/shop/webservice/values';

describe('values of both versions', () => {
  test.each([['12', 12], [12, 12], ['', 0], [null, 0], [false, 0], ['12.7', 12], ['x', 0], [undefined, 0], ['-3', -3]])('int(%p)', (value, number) => {
    expect(int(value)).toBe(number);
  });
  test.each([['0.300000', 0.3], [1, 1], [null, 0], ['x', 0]])('decimal(%p)', (value, number) => {
    expect(decimal(value)).toBe(number);
  });
  test.each([['1', true], [1, true], [true, true], ['0', false], [0, false], ['', false], [null, false], [false, false]])('flag(%p)', (value, is) => {
    expect(flag(value)).toBe(is);
  });
  test.each([[' a ', 'a'], [5, '5'], [null, ''], [false, ''], [['x'], '']])('text(%p)', (value, out) => {
    expect(text(value)).toBe(out);
  });
  test('translated: the language asked for, else the first that is not empty', () => {
    const both = [{ id: '1', value: 'Cup' }, { id: '2', value: 'Tasse' }];
    expect(translated(both, 2)).toBe('Tasse');
    expect(translated(both, 9)).toBe('Cup');
    expect(translated([{ id: 1, value: '' }, { id: 2, value: 'Tasse' }], 1)).toBe('Tasse');
    expect(translated('Cup', 2)).toBe('Cup');
    expect(translated([])).toBe('');
  });
  test('rows: a list, a single one, nothing', () => {
    expect(rows([{ id: 1 }])).toEqual([{ id: 1 }]);
    expect(rows({ id: 1 })).toEqual([{ id: 1 }]);
    expect(rows('')).toEqual([]);
    expect(rows(undefined)).toEqual([]);
  });
});

describe('quantityToShip', () => {
  test.each([
    [5, 0, 0, 5], [5, 2, 1, 2], [5, 5, 0, 0], [5, 3, 3, 0], ['5', '1', '0', 4], [0, 0, 0, 0],
  ])('%p ordered, %p refunded, %p returned: %p', (ordered, refunded, returned, left) => {
    expect(quantityToShip({ product_quantity: ordered, product_quantity_refunded: refunded, product_quantity_return: returned })).toBe(left);
  });
});

describe('the SKU that a line was sold under', () => {
  test.each([['demo_1', 'demo_1'], ['1/2\\"', '1/2"'], ["O\\'RING", "O'RING"], ['A\\\\B', 'A\\B'], ['A\\\\\\"\\\'', 'A\\"\''], ['1/2"', '1/2"'], ['A\\B', 'A\\B'], [null, ''], [' a ', 'a']])('%p: %p', (kept, sku) => {
    expect(soldAs({ product_reference: kept })).toBe(sku);
  });
});

describe('times of the shop', () => {
  const PARIS = 'Europe/Paris';
  test.each([
    ['winter', '2026-11-24 09:16:04', PARIS, '2026-11-24T08:16:04.000Z'],
    ['summer', '2026-07-01 00:30:00', PARIS, '2026-06-30T22:30:00.000Z'],
    ['the hour that comes twice: the earlier moment', '2026-10-25 02:30:00', PARIS, '2026-10-25T00:30:00.000Z'],
    ['behind UTC', '2026-01-01 20:00:00', 'America/New_York', '2026-01-02T01:00:00.000Z'],
    ['no time', '0000-00-00 00:00:00', PARIS, ''],
    ['no date', '', PARIS, ''],
    ['nonsense', 'soon', PARIS, ''],
  ])('%s', (_what, local, zone, iso) => {
    expect(isoFromShopTime(local, zone)).toBe(iso);
  });
});

describe('addresses of requests', () => {
  test('everything is encoded, the shop named, JSON asked for', () => {
    expect(webserviceUrl('https://shop.example/fr/', 'orders', 2, { 'filter[id]': '[1|2]', limit: 5 })).toBe(
      'https://shop.example/fr/api/orders?filter%5Bid%5D=%5B1%7C2%5D&limit=5&output_format=JSON&id_shop=2',
    );
  });
  test('ids are cut by number and by length, none lost, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4_000_000_000 }), { maxLength: 2_000 }), fc.integer({ min: 1, max: 3_000 }), (ids, most) => {
        const lists = idLists(ids, most, 1_000);
        expect(lists.flat()).toEqual(ids);
        lists.forEach((list) => {
          expect(list.length).toBeLessThanOrEqual(most);
          expect(1_000 + encodeURIComponent(list.join('|')).length).toBeLessThanOrEqual(MAX_URL_LENGTH);
        });
      }),
      { numRuns: 50 },
    );
  });
});

describe('chunksBySize', () => {
  test.each([
    [['a', 'b', 'c'], 4, [['a', 'b'], ['c']]],
    [['aaaa', 'b'], 3, [['aaaa'], ['b']]],
    [[], 3, []],
    [['é', 'é'], 3, [['é'], ['é']]],
  ])('%j in %p bytes', (items, bytes, chunks) => {
    expect(chunksBySize(items, bytes)).toEqual(chunks);
  });
});

describe('packs', () => {
  const line = { lineId: 7, idProduct: 11, idProductAttribute: 0, sku: 'SET', name: 'Set', quantity: 2, isVirtual: false, barcode: '', weightKg: 2, sharedWith: [] };
  const parts = [{ idProduct: 5, idProductAttribute: 0, quantity: 1 }, { idProduct: 3, idProductAttribute: 4, quantity: 2 }];

  test.each([
    [0, 0, false], [0, 2, false], [1, 0, true], [2, 0, true], [3, 0, false], [3, 1, true], [3, 2, true],
  ])('own setting %p, shop\'s %p: parts %p', (stockType, shopDefault, asParts) => {
    expect(goesAsParts({ stockType, parts }, shopDefault)).toBe(asParts);
    expect(packLines(line, { stockType, parts }, shopDefault, () => undefined)).toHaveLength(asParts ? 2 : 1);
  });

  test('parts in a fixed order, with numbers of their own, and a part that is gone stays visible', () => {
    const article = (part: { idProduct: number }): { sku: string; name: string; isVirtual: boolean; barcode: string; weightKg: number } | undefined =>
      part.idProduct === 3 ? { sku: 'CUP', name: 'Cup', isVirtual: false, barcode: '376', weightKg: 0.3 } : undefined;
    expect(packLines(line, { stockType: 1, parts }, 0, article)).toEqual([
      { lineId: -7001, part: { soldLineId: 7, perPack: 2 }, idProduct: 3, idProductAttribute: 4, sku: 'CUP', name: 'Cup', quantity: 4, isVirtual: false, barcode: '376', weightKg: 0.3, sharedWith: [] },
      { lineId: -7002, part: { soldLineId: 7, perPack: 1 }, idProduct: 5, idProductAttribute: 0, sku: '', name: 'Set', quantity: 2, isVirtual: false, barcode: '', weightKg: 0, sharedWith: [] },
    ]);
  });

  test('no pack, and a pack without parts', () => {
    expect(packLines(line, undefined, 1, () => undefined)).toEqual([line]);
    expect(packLines(line, { stockType: 1, parts: [] }, 1, () => undefined)).toEqual([line]);
  });
});

describe('what is kept', () => {
  test('by id: until its time is over, and no more than so many', () => {
    let now = 0;
    const cache = new IdCache<string>(1_000, 2, () => now);
    cache.set(1, 'a');
    cache.set(2, 'b');
    expect(cache.missing([1, 2, 3, 3])).toEqual([3]);
    now = 1_000;
    expect(cache.missing([1])).toEqual([1]);
    cache.set(3, 'c');
    cache.set(1, 'again');
    cache.trim();
    expect([cache.get(1), cache.get(2), cache.get(3)]).toEqual(['again', undefined, 'c']);
  });

  test('one value: read once however many ask, again later, and after a failure at once', async () => {
    let now = 0;
    let reads = 0;
    const value = kept(1_000, () => now, async () => {
      reads += 1;
      if (reads === 2) throw new Error('down');
      return reads;
    });
    expect(await Promise.all([value(), value()])).toEqual([1, 1]);
    now = 1_000;
    await expect(value()).rejects.toThrow('down');
    expect(await value()).toBe(3);
    expect(reads).toBe(3);
  });
});
