/** Reading a list that moves: nothing is missed, and one that will not stand still is said to be torn. */
import { MOST_PASSES, readMovingList, SHARED_ROWS } from '../../../src/wms/spacefill/paging';

interface Row {
  id: string;
  version: string;
}

const asked = { ours: new Date(0), theirs: null };
const rows = (count: number, version = '1'): Row[] => Array.from({ length: count }, (_, index) => ({ id: String(index), version }));

/** @param between changes the list after each page */
async function read(list: Row[], limit: number, between: (list: Row[], page: number) => void = () => undefined, longest = limit): Promise<{ ids: string[]; states: string[]; offsets: number[] }> {
  const offsets: number[] = [];
  const ids: string[] = [];
  const states: string[] = [];
  let page = 0;
  const ask = (offset: number, size: number): Promise<{ total: number; items: Row[]; asked: typeof asked }> => {
    offsets.push(offset);
    return Promise.resolve({ total: list.length, items: list.slice(offset, offset + Math.min(size, longest)), asked });
  };
  for await (const part of readMovingList(ask, limit, ({ id }) => id, ({ version }) => version)) {
    ids.push(...part.fresh.map(({ id }) => id));
    states.push(part.state);
    between(list, (page += 1));
  }
  return { ids, states, offsets };
}

test.each([0, 1, 9, 10, 11, 95, 1000])('a list of %i that stands still is read once', async (count) => {
  const { ids, states } = await read(rows(count), 10);
  expect(ids).toEqual(rows(count).map(({ id }) => id));
  expect(states.at(-1)).toBe('whole');
  expect(states.slice(0, -1).every((state) => state === 'more')).toBe(true);
});

test('pages share a few rows, and a page shorter than was asked for is no end', async () => {
  const { ids, offsets, states } = await read(rows(50), 20, undefined, 12);
  expect(new Set(ids).size).toBe(50);
  expect(offsets.slice(0, 3)).toEqual([0, 12 - SHARED_ROWS, 2 * (12 - SHARED_ROWS)]);
  expect(states.at(-1)).toBe('whole');
});

test('rows that move behind the reader by more than is shared are found by beginning again', async () => {
  const { ids, states } = await read(rows(60), 10, (list, page) => {
    // What was to be read next becomes the youngest and goes to the front, pushing nothing out but hiding itself.
    if (page === 2) list.unshift(...list.splice(40, 15));
  });
  expect(new Set(ids).size).toBe(60);
  expect(states.at(-1)).toBe('whole');
});

test('a row that changes while the list is read is given again', async () => {
  const { ids } = await read(rows(30), 10, (list, page) => {
    if (page === 1) list[9] = { id: '9', version: '2' };
  });
  expect(ids.filter((id) => id === '9')).toHaveLength(2);
});

test('a list that never stands still is torn after a few passes, and never whole', async () => {
  let next = 1000;
  const { states } = await read(rows(30), 10, (list) => {
    for (let i = 0; i < 8; i += 1) list.unshift({ id: String((next += 1)), version: '1' });
  });
  expect(states.filter((state) => state !== 'more')).toEqual(['torn']);
  expect(states.length).toBeGreaterThan(MOST_PASSES);
}, 10_000);
