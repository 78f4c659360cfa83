import { chunksBySize } from '../../../src/shop/webservice/chunks';
import { isoFromShopTime } from '../../../src/shop/webservice/shopTime';
import { webserviceUrl } from '../../../src/shop/webservice/urls';

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
    expect(webserviceUrl('https://shop.example/fr/', 'wmsbridge_orders', 2, { ids: '1,2', since: '2026-11-24 10:00:00' })).toBe(
      'https://shop.example/fr/api/wmsbridge_orders?ids=1%2C2&since=2026-11-24%2010%3A00%3A00&output_format=JSON&id_shop=2',
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
