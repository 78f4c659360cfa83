import fc from 'fast-check';
import { LevelBuffer } from '../../src/stock/levelBuffer';

const level = (sku: string, quantity: number): { sku: string; warehouse: string; quantity: number } => ({ sku, warehouse: '', quantity });
const all = (held: LevelBuffer, size = 2): unknown[] => [...held.parts(size)].flat().map(({ sku, level: quantity, askedAt }) => [sku, quantity, askedAt]);

test('in the order of the SKUs, so many at a time, each with the time it was asked', () => {
  const held = new LevelBuffer();
  held.add([level('B', 2), level('A', 1)], 'first');
  held.add([level('D', 4), level('C', 3)], 'second');
  expect([...held.parts(3)].map((part) => part.length)).toEqual([3, 1]);
  expect(all(held)).toEqual([['A', 1, 'first'], ['B', 2, 'first'], ['C', 3, 'second'], ['D', 4, 'second']]);
});

test('the last that was told counts, and what is not believed does not, until it is told anew', () => {
  const held = new LevelBuffer();
  held.add([level('A', 1), level('B', 2), level('C', 3)], 'first');
  held.add([level('A', 9)], 'second');
  held.drop(['B', 'C', 'X']);
  expect(held.size).toBe(1);
  expect(all(held)).toEqual([['A', 9, 'second']]);
  held.add([level('C', 7)], 'third');
  expect(all(held)).toEqual([['A', 9, 'second'], ['C', 7, 'third']]);
  expect(held.reported).toBe(5);
});

test('is what a map would be, whatever comes', () => {
  const sku = fc.constantFrom('', 'a', 'A', 'b', '10', '9', 'é', 'aa');
  const step = fc.oneof(fc.record({ add: fc.array(fc.tuple(sku, fc.integer({ min: -5, max: 2_147_483_647 })), { maxLength: 5 }) }), fc.record({ drop: fc.array(sku, { maxLength: 2 }) }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), (steps, size) => {
      const [held, map] = [new LevelBuffer(), new Map<string, [number, string]>()];
      steps.forEach((one, at) => {
        if ('drop' in one) {
          held.drop(one.drop);
          for (const name of one.drop) map.delete(name);
          return;
        }
        held.add(one.add.map(([name, quantity]) => level(name, quantity)), String(at));
        for (const [name, quantity] of one.add) map.set(name, [quantity, String(at)]);
      });
      expect(all(held, size)).toEqual([...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, [quantity, askedAt]]) => [name, quantity, askedAt]));
      expect(held.size).toBe(map.size);
    }),
  );
});
