import type { WmsStatus } from '../../../src/domain/orderStatus';
import { parseStatusRanges, statusFor, withPartialShipment } from '../../../src/wms/ongoing/statuses';

describe("Ongoing's status numbers", () => {
  it.each<[number, WmsStatus]>([
    [0, 'received'],
    [149, 'received'],
    [150, 'error'],
    [199, 'error'],
    [200, 'received'],
    [210, 'received'],
    [300, 'received'],
    [319, 'received'],
    [320, 'allocated'],
    [399, 'allocated'],
    [400, 'picking'],
    [449, 'picking'],
    [450, 'shipped'],
    [500, 'shipped'],
    [700, 'shipped'],
    [800, 'returned'],
    [999, 'returned'],
    [1000, 'cancelled'],
    [5000, 'cancelled'],
  ])('%i is %s', (number, status) => {
    expect(statusFor(number)).toBe(status);
  });

  it('an installation says otherwise where it must, and only there', () => {
    const ranges = parseStatusRanges(' 420:packed, 500:delivered ,300:allocated');
    expect([200, 300, 400, 420, 449, 450, 500, 600, 800].map((number) => statusFor(number, ranges))).toEqual([
      'received', 'allocated', 'picking', 'packed', 'packed', 'shipped', 'delivered', 'delivered', 'returned',
    ]);
  });

  it.each([
    ['150=error', '150=error'],
    ['150:failed', 'failed'],
    ['x:error', 'x:error'],
  ])('refuses "%s" with a sentence that names it', (text, named) => {
    expect(() => parseStatusRanges(text)).toThrow(named);
  });

  it.each<[WmsStatus, [number, number | null][], WmsStatus]>([
    ['shipped', [[2, 2], [1, 1]], 'shipped'],
    ['shipped', [[2, 1], [1, 1]], 'partially_shipped'],
    ['shipped', [[2, 2], [1, 0]], 'partially_shipped'],
    ['shipped', [[2, null]], 'shipped'],
    ['shipped', [[2, 3]], 'shipped'],
    ['picking', [[2, 1]], 'picking'],
    ['cancelled', [[2, 0]], 'cancelled'],
  ])('%s with %j is %s', (status, lines, expected) => {
    expect(withPartialShipment(status, lines.map(([ordered, picked]) => ({ ordered, picked })))).toBe(expected);
  });
});
