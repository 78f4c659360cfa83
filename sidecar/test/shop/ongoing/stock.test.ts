/** Stock, articles, cursors and the credentials' check, through the adapter. */
import { draft } from '../../unit/ongoing/support';
import { bench, changed, clearBenches, failure, levels, pages } from './support';

afterEach(clearBenches);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('stock', () => {
  it('is what can be sold: an order takes it from its creation on, and nothing afterwards moves it', async () => {
    const { adapter, sandbox } = await bench();
    const { warehouse } = sandbox.state;
    const now = async (): Promise<number | string | undefined> => (await levels(adapter, { skus: ['demo_1'] })).levels['demo_1'];
    expect(await now()).toBe(10);
    await adapter.createOrder(draft());
    expect(await now()).toBe(8);
    for (const happen of [() => warehouse.allocate('ABCDEFGHI-12'), () => warehouse.pick('ABCDEFGHI-12'), () => warehouse.send('ABCDEFGHI-12'), () => warehouse.collect('ABCDEFGHI-12')]) {
      happen();
      expect(await now()).toBe(8);
    }
    warehouse.takeBack('ABCDEFGHI-12');
    expect(await now()).toBe(10);
  });

  it('of a short pick is free again when the rest is given up', async () => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft());
    sandbox.state.warehouse.pick('ABCDEFGHI-12', { demo_1: 1, demo_2: 1 });
    expect(await levels(adapter, { skus: ['demo_1'] })).toMatchObject({ levels: { demo_1: 8 } });
    sandbox.state.warehouse.send('ABCDEFGHI-12');
    expect(await levels(adapter, { skus: ['demo_1'] })).toMatchObject({ levels: { demo_1: 9 } });
  });

  it.each([false, true])('leaves out what is locked, and is nothing where more is promised (newer fields: %s)', async (newerFields) => {
    const { adapter, sandbox } = await bench({ newerFields });
    sandbox.state.warehouse.adjust('demo_1', { to: 3, locked: 2 });
    sandbox.state.warehouse.adjust('demo_2', { to: 0 });
    await adapter.createOrder(draft());
    expect((await levels(adapter, { cursor: null })).levels).toEqual({ demo_1: 0, demo_2: 0 });
  });

  it('has the spelling of the shop, and only what the WMS knows', async () => {
    const { adapter } = await bench();
    expect((await levels(adapter, { skus: ['DEMO_1', 'demo_2', 'nope', ''] })).levels).toEqual({ DEMO_1: 10, demo_2: 5 });
    expect(await pages(adapter.stockLevels({ skus: [] }))).toEqual([]);
  });

  it('that changed is told since the cursor, with an overlap', async () => {
    const { adapter, sandbox, clock } = await bench();
    const { cursor } = await levels(adapter, { cursor: null });
    expect(cursor).toBe('2026-11-24T09:50:00.000Z');
    clock.pass(HOUR_MS);
    sandbox.state.warehouse.adjust('demo_2', { by: -1 });
    expect(await levels(adapter, { cursor })).toMatchObject({ levels: { demo_1: 10, demo_2: 4 } });
    const later = await levels(adapter, { cursor: '2026-11-24T10:30:00.000Z' });
    expect(later).toEqual({ levels: { demo_2: 4 }, cursor: '2026-11-24T10:50:00.000Z' });
  });

  it('is asked for as a whole where the cursor is older than the WMS allows', async () => {
    const { adapter, clock } = await bench();
    clock.pass(23 * HOUR_MS + MINUTE_MS);
    expect((await levels(adapter, { cursor: '2026-11-24T10:00:00.000Z' })).levels).toEqual({ demo_1: 10, demo_2: 5 });
    clock.pass(240 * HOUR_MS);
    expect((await levels(adapter, { cursor: '2026-11-24T10:00:00.000Z' })).levels).toEqual({ demo_1: 10, demo_2: 5 });
  });

  it('of hundreds of SKUs is a few questions', async () => {
    const { adapter, sandbox } = await bench();
    const skus = Array.from({ length: 250 }, (_, index) => `S-${index}`);
    for (const [index, sku] of skus.entries()) sandbox.state.warehouse.adjust(sku, { to: index });
    const seen = await pages(adapter.stockLevels({ skus }));
    expect(seen.flatMap(({ items }) => items)).toEqual(skus.map((sku, index) => ({ sku, warehouse: '', quantity: index })));
    expect(sandbox.state.calls).toEqual({ GetInventoryByQuery: 3 });
  });

  it('comes in pages where the WMS has them, and only the last one moves the cursor', async () => {
    const { adapter, sandbox } = await bench({ newerFields: true, keepRequests: true });
    for (let index = 0; index < 2_500; index += 1) sandbox.state.warehouse.adjust(`S-${index}`, { to: index });
    const seen = await pages(adapter.stockLevels({ cursor: null }));
    const skus = seen.flatMap(({ items }) => items.map(({ sku }) => sku));
    expect(skus).toHaveLength(2_502);
    expect(new Set(skus).size).toBe(2_502);
    expect(seen.map(({ nextCursor }) => nextCursor)).toEqual([...seen.slice(1).map(() => ''), '2026-11-24T09:50:00.000Z']);
    expect(sandbox.state.requests.every(({ xml }) => xml.includes('<MaxArticlesToGet>1000</MaxArticlesToGet>'))).toBe(true);
    expect((await levels(adapter, { cursor: '' })).levels).toHaveProperty('S-2499', 2499);
  });
});

describe('the time that changes are asked from', () => {
  it.each([['behind', -2 * HOUR_MS, '2026-11-24T07:50:00.000Z'], ['ahead', 2 * HOUR_MS, '2026-11-24T09:50:00.000Z']])("goes by the earlier of the WMS's clock and ours (its is %s)", async (_name, off, nextCursor) => {
    const { adapter } = await bench({ now: () => new Date(Date.parse('2026-11-24T10:00:00Z') + off) });
    const [page] = await pages(adapter.orderChanges(null));
    expect(page).toEqual({ items: [], nextCursor, askedAt: '2026-11-24T10:00:00.000Z' });
  });

  it('finds an order that changed while clocks went back, whatever zone the WMS thinks in', async () => {
    for (const timeZone of ['Europe/Stockholm', 'America/New_York']) {
      const { adapter, clock, sandbox } = await bench({ timeZone }, { timeZone });
      clock.at = new Date(timeZone === 'Europe/Stockholm' ? '2026-10-25T00:30:00Z' : '2026-11-01T05:30:00Z');
      let { cursor } = await changed(adapter, null);
      await adapter.createOrder(draft());
      for (let step = 0; step < 9; step += 1) {
        clock.pass(20 * MINUTE_MS);
        sandbox.state.warehouse.setStatus('ABCDEFGHI-12', 200 + step);
        const seen = await changed(adapter, cursor);
        expect(seen.snapshots).toMatchObject([{ number: 'ABCDEFGHI-12' }]);
        cursor = seen.cursor;
      }
    }
  });

  it('after days of absence goes through them day by day, and loses nothing', async () => {
    const { adapter, sandbox, clock } = await bench();
    const { warehouse } = sandbox.state;
    warehouse.adjust('demo_1', { to: 100 });
    warehouse.adjust('demo_2', { to: 100 });
    const { cursor } = await changed(adapter, null);
    for (let day = 0; day < 4; day += 1) {
      clock.pass(20 * HOUR_MS);
      await adapter.createOrder(draft({ number: `A-${day}` }));
    }
    const seen = await pages(adapter.orderChanges(cursor));
    expect(new Set(seen.flatMap(({ items }) => items.map(({ number }) => number)))).toEqual(new Set(['A-0', 'A-1', 'A-2', 'A-3']));
    expect(seen).toHaveLength(4);
    for (const [index, { nextCursor }] of seen.entries()) {
      expect(Date.parse(nextCursor)).toBeGreaterThan(Date.parse(seen[index - 1]?.nextCursor ?? cursor));
    }
  });
});

describe('articles', () => {
  it('are made, and then known, and then changed', async () => {
    const { adapter, sandbox } = await bench();
    expect(await adapter.knownSkus(['demo_1', 'new', 'Demo_2'])).toEqual(new Set(['demo_1', 'Demo_2']));
    await adapter.upsertArticles([{ sku: 'new', name: 'Mug <3 & "co" ☕', barcode: '7310000000001', weightKg: 0.35 }]);
    await adapter.upsertArticles([{ sku: 'new', name: 'Mug', barcode: '7310000000001', weightKg: 0.4 }]);
    expect(sandbox.state.warehouse.articles.get('new')).toMatchObject({ name: 'Mug', barcode: '7310000000001', weightKg: 0.4 });
    expect(await adapter.knownSkus(['new'])).toEqual(new Set(['new']));
    await adapter.createOrder(draft({ lines: [{ lineCode: '1', sku: 'new', name: 'Mug', quantity: 1 }] }));
  });

  it('stop at the first that is refused, which is named', async () => {
    const { adapter, sandbox } = await bench();
    sandbox.state.fail({ kind: 'refuse', operation: 'ProcessArticle', message: 'BarCode has too few digits' });
    const article = (sku: string): { sku: string; name: string; barcode: string; weightKg: number } => ({ sku, name: sku, barcode: '1', weightKg: 0 });
    const error = await failure(adapter.upsertArticles([article('a'), article('b')]));
    expect(error).toMatchObject({ code: 'article_refused', family: 'permanent', field: 'sku' });
    expect(error.message).toMatch(/"a".*BarCode/);
    expect(sandbox.state.calls).toMatchObject({ ProcessArticle: 1 });
  });
});

describe('a ping', () => {
  it('goes through with the right credentials', async () => {
    const { adapter } = await bench();
    await expect(adapter.ping()).resolves.toBeUndefined();
  });
});
