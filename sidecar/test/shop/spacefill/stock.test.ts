/** Stock over REST: what of it is for sale, and how a change of it is noticed although no list tells. */
import { draft } from '../../unit/ongoing/support';
import { bench, clearBenches, failure, levels } from './support';

afterEach(clearBenches);

const NUMBER = 'ABCDEFGHI-12';

describe('a stock level', () => {
  it('leaves out what orders will take from the moment that their day is confirmed', async () => {
    const { adapter, sandbox } = await bench();
    const ask = async (): Promise<Record<string, number | string>> => (await levels(adapter, { skus: ['demo_1', 'demo_2', 'nope'] })).levels;
    expect(adapter.capabilities).toMatchObject({ stockFigure: 'available', stockReflectsFrom: 'allocated' });
    await adapter.createOrder(draft());
    expect(await ask()).toEqual({ demo_1: 10, demo_2: 5 });
    sandbox.floor.allocate(NUMBER);
    expect(await ask()).toEqual({ demo_1: 8, demo_2: 4 });
    sandbox.floor.pick(NUMBER, { demo_1: 1, demo_2: 1 });
    expect(await ask()).toEqual({ demo_1: 8, demo_2: 4 });
    sandbox.floor.send(NUMBER);
    // One was not there to pick, so it is there still by the warehouse's account.
    expect(await ask()).toEqual({ demo_1: 9, demo_2: 4 });
  });

  it('is the physical one where the warehouse is set up so', async () => {
    const { adapter, sandbox } = await bench({}, { stockFigure: 'physical' });
    expect(adapter.capabilities).toMatchObject({ stockFigure: 'physical', stockReflectsFrom: 'partially_shipped' });
    await adapter.createOrder(draft());
    sandbox.floor.allocate(NUMBER);
    expect((await levels(adapter, { skus: ['demo_1'] })).levels).toEqual({ demo_1: 10 });
  });

  it('is that of our warehouse alone, and 0 for an article that was never there', async () => {
    const { adapter, sandbox } = await bench();
    sandbox.hub.itemByReference('demo_1')!.stock.set('00000000-0000-4000-8000-000000000000', 500);
    await adapter.upsertArticles([{ sku: 'new', name: 'New', barcode: '', weightKg: 0 }]);
    const pages = [];
    for await (const page of adapter.stockLevels({ skus: ['demo_1', 'new'] })) pages.push(...page.items);
    expect(pages).toEqual([
      { sku: 'demo_1', warehouse: sandbox.hub.warehouseId, quantity: 10 },
      { sku: 'new', warehouse: sandbox.hub.warehouseId, quantity: 0 },
    ]);
    expect(adapter.warehouses).toEqual([sandbox.hub.warehouseId]);
  });
});

describe('changed stock', () => {
  it('is everything at first; then what orders, counts and new articles moved', async () => {
    const { adapter, sandbox, clock } = await bench();
    for (let i = 0; i < 250; i += 1) sandbox.floor.count(`many_${i}`, i);
    clock.pass(10 * 60_000);
    let { levels: seen, cursor } = await levels(adapter, { cursor: null });
    expect(Object.keys(seen)).toHaveLength(252);
    const step = async (happen: () => unknown): Promise<Record<string, number | string>> => {
      clock.pass(10 * 60_000);
      await happen();
      ({ levels: seen, cursor } = await levels(adapter, { cursor }));
      return seen;
    };
    expect(await step(() => undefined)).toEqual({});
    expect(await step(() => sandbox.floor.count('demo_1', 3))).toEqual({ demo_1: 3 });
    expect(await step(() => adapter.createOrder(draft()))).toEqual({ demo_1: 3, demo_2: 5 });
    expect(await step(() => sandbox.floor.allocate(NUMBER))).toEqual({ demo_1: 1, demo_2: 4 });
    expect(await step(() => adapter.upsertArticles([{ sku: 'new', name: 'New', barcode: '', weightKg: 0 }]))).toMatchObject({ new: 0 });
    expect(await step(() => sandbox.floor.send(NUMBER))).toMatchObject({ demo_1: 1, demo_2: 4 });
  });

  it.each(['first', 'last'])('counts are found whether the newest stand %s', async (end) => {
    const { adapter, sandbox, clock } = await bench();
    for (let i = 0; i < 350; i += 1) sandbox.floor.count(`many_${i % 50}`, i);
    clock.pass(10 * 60_000);
    const { cursor } = await levels(adapter, { cursor: null });
    clock.pass(10 * 60_000);
    for (let i = 0; i < 120; i += 1) sandbox.floor.count(`many_${i % 3}`, 1000 + i);
    if (end === 'first') sandbox.hub.adjustments.reverse();
    expect((await levels(adapter, { cursor })).levels).toEqual({ many_0: 1117, many_1: 1118, many_2: 1119 });
  });

  it('is all read again after half a day, and with a cursor that is none', async () => {
    const { adapter, sandbox, clock } = await bench();
    clock.pass(10 * 60_000);
    const { cursor } = await levels(adapter, { cursor: null });
    // A move that no list tells of.
    sandbox.hub.itemByReference('demo_1')!.stock.set(sandbox.hub.warehouseId, 7);
    clock.pass(11 * 60 * 60_000);
    expect((await levels(adapter, { cursor })).levels).toEqual({});
    clock.pass(2 * 60 * 60_000);
    expect((await levels(adapter, { cursor })).levels).toEqual({ demo_1: 7, demo_2: 5 });
    expect((await levels(adapter, { cursor: 'nonsense' })).levels).toEqual({ demo_1: 7, demo_2: 5 });
  });

  it('that could not be read to its end is read again from the same cursor', async () => {
    const { adapter, sandbox } = await bench();
    for (let i = 0; i < 250; i += 1) sandbox.floor.count(`many_${i}`, i);
    const cursors: string[] = [];
    for await (const { nextCursor } of adapter.stockLevels({ cursor: null })) cursors.push(nextCursor);
    expect(cursors.slice(0, -1).every((cursor) => cursor === '')).toBe(true);
    expect(cursors.at(-1)).toMatch(/^2026-11-24T09:54:00.000Z\|/);
  });
});

describe('articles', () => {
  const mug = { sku: 'mug', name: 'Mug', barcode: '4006381333931', weightKg: 0.35 };

  it('are created, known, and changed where they differ', async () => {
    const { adapter, sandbox } = await bench();
    expect(await adapter.knownSkus(['mug', 'demo_1', 'demo'])).toEqual(new Set(['demo_1']));
    await adapter.upsertArticles([mug, { sku: 'bare', name: '', barcode: '12', weightKg: 0 }]);
    expect(sandbox.hub.itemByReference('mug')!.fields).toEqual({ item_reference: 'mug', designation: 'Mug', each_barcode: '4006381333931', each_barcode_type: 'EAN', each_gross_weight_in_kg: 0.35 });
    expect(sandbox.hub.itemByReference('bare')!.fields).toEqual({ item_reference: 'bare', designation: 'bare', each_barcode: '12' });
    expect(await adapter.knownSkus(['mug'])).toEqual(new Set(['mug']));
    await adapter.upsertArticles([mug]);
    expect(sandbox.counts).toMatchObject({ createItem: 2 });
    expect(sandbox.counts['patchItem']).toBeUndefined();
    await adapter.upsertArticles([{ ...mug, name: 'Big mug' }]);
    expect(sandbox.hub.itemByReference('mug')!.fields).toMatchObject({ designation: 'Big mug' });
  });

  it('are created once, however many orders want them at the same time', async () => {
    const { adapter, sandbox } = await bench({ latencyMs: 5 });
    await Promise.all([adapter.upsertArticles([mug]), adapter.upsertArticles([mug]), adapter.upsertArticles([mug])]);
    expect(sandbox.counts).toMatchObject({ createItem: 1 });
  });

  it('that somebody else creates in between are taken as they are', async () => {
    const { adapter, sandbox } = await bench();
    const real = sandbox.hub.createItem.bind(sandbox.hub);
    sandbox.hub.createItem = (body) => {
      sandbox.hub.createItem = real;
      real(structuredClone(body));
      return real(body);
    };
    await adapter.upsertArticles([mug]);
    expect(await adapter.knownSkus(['mug'])).toEqual(new Set(['mug']));
  });

  it('that are archived or refused are named', async () => {
    const { adapter, sandbox } = await bench();
    sandbox.hub.itemByReference('demo_1')!.archived_at = '2026-01-01T00:00:00+00:00';
    expect(await adapter.knownSkus(['demo_1'])).toEqual(new Set());
    const archived = await failure(adapter.upsertArticles([{ ...mug, sku: 'demo_1' }]));
    expect(archived).toMatchObject({ code: 'article_refused', family: 'permanent', field: 'sku' });
    expect(archived.message).toContain('archived');
    sandbox.fail('article', { kind: 'refuse', message: 'Trop long' });
    const refused = await failure(adapter.upsertArticles([mug]));
    expect(refused).toMatchObject({ code: 'article_refused' });
    expect(refused.message).toMatch(/"mug".*Trop long/);
  });
});
