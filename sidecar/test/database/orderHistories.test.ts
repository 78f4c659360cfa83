/**
 * Random histories of a few orders (test/support/histories.ts): what people, the shop and the warehouse do, sidecars that die and
 * stand still, calls that fail. When all is quiet again, shop and warehouse must agree, or say in words why they do not. What
 * is looked at is the two sides; our own tables only where a promise is about them.
 *
 * WMSBRIDGE_TEST_SEED repeats the histories of a seed, WMSBRIDGE_TEST_HISTORIES says how many.
 */
import fc from 'fast-check';
import { moves } from '../../src/domain/decideWriteBack';
import { mergeLines } from '../../src/domain/draft';
import { withBackOrders } from '../../src/domain/backOrders';
import { hasLeft } from '../../src/domain/orderStatus';
import { sumBySku } from '../../src/domain/quantities';
import { parseSettings } from '../../src/domain/settings';
import { figureOf, reflected } from '../../src/domain/stockInFlight';
import { poll } from '../../src/shop/ledger/poll';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { histories, History, wmsOrdersOf } from '../support/histories';
import { STATUSES } from '../support/memoryShop';
import type { MemoryOrder } from '../support/memoryWms';
import { heldByWms } from '../support/heldByWms';

const FIXED_SEED = 20261124;
const HISTORIES = Number(process.env.WMSBRIDGE_TEST_HISTORIES ?? 60);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

jest.setTimeout(60 * 60_000);

type Lines = ReadonlyMap<string, number>;
const same = (a: Lines, b: Lines): boolean => [...a, ...b].every(([sku]) => (a.get(sku) ?? 0) === (b.get(sku) ?? 0));
const words = (lines: Lines): string => [...lines].map(([sku, quantity]) => `${quantity} × ${sku}`).join(', ') || 'nothing';
const orderedOf = (one: MemoryOrder): Map<string, number> => sumBySku(one.draft.lines, ({ quantity }) => quantity);
/** What a WMS order holds, or has sent. */
const heldOf = (one: MemoryOrder): Map<string, number> =>
  one.status === 'cancelled' ? new Map() : hasLeft(one.status) && one.picked ? one.picked : orderedOf(one);

/** What shop and warehouse do not agree about, and nobody says why. */
async function wrongs({ bench, trimmed }: History): Promise<string[]> {
  const found: string[] = [];
  const { shop, wms, pool } = bench;
  const db = bench.openDatabase();
  const settings = parseSettings((await poll(bench.openLedger(), 0)).configuration);
  const [rows] = await pool.query('SELECT * FROM ps_wmsbridge_order');
  const ledgers = rows as Record<string, unknown>[];
  const held = await heldByWms(db, ledgers.map((row) => Number(row['id_order'])));
  const askedAt = new Date(Date.now() + 60_000).toISOString();

  for (const ledger of ledgers) {
    const id = Number(ledger['id_order']);
    const order = shop.orders.get(id) ?? null;
    const says = ledger['problem'] !== null;
    const ignored = ledger['state'] === 'ignored';
    const all = wmsOrdersOf(bench, id);
    const own = all.filter(([, one]) => one.backOrderFor === undefined);
    const live = own.filter(([, { status }]) => status !== 'cancelled');
    const goods = order ? sumBySku(mergeLines(order), ({ quantity }) => quantity) : new Map<string, number>();
    const wrong = (what: string): void => void found.push(`order ${id} (${order ? `status ${order.statusId}` : 'deleted'}, ${String(ledger['state'])}, ${String(ledger['problem_code'])}; at the warehouse ${all.map(([number, { status }]) => `${number} ${status}`).join(', ') || 'nothing'}): ${what}`);
    const cancelled = order === null || settings.cancelStatuses.has(order.statusId);

    if (live.length > 1) wrong('it is at the warehouse twice');
    if (['held', 'failed'].includes(ledger['state'] as string) && !says) wrong('it needs a person, and does not say why');
    if (ledger['lease_owner'] !== null) wrong('somebody still works on it');
    if (ledger['waits_for'] !== null) wrong(`it waits for ${String(ledger['waits_for'])}, which is on`);

    const [number, current] = live[0] ?? [];
    if (!ignored && !says) {
      if (cancelled && current && !(order !== null && ledger['state'] === 'done')) wrong('it is cancelled, and the warehouse has it');
      if (order && settings.releaseStatuses.has(order.statusId) && goods.size > 0 && !current) wrong('it is to be sent, and the warehouse does not have it');
      if (order && !cancelled && current && number !== undefined && !trimmed.has(number)) {
        const wanted = goods;
        const has = orderedOf(current);
        const less = hasLeft(current.status) && [...wanted].every(([sku, quantity]) => quantity <= (has.get(sku) ?? 0));
        if (!same(has, wanted) && !less) wrong(`the warehouse has ${words(has)}, the shop ${words(wanted)}`);
        if (!hasLeft(current.status) && current.draft.recipient.address1 !== order.delivery?.address1) wrong('it goes to another address');
      }
    }

    const rests = all.filter(([, one]) => one.backOrderFor !== undefined);
    const reported = shop.trackingWrites.filter(({ idOrder }) => idOrder === id).map(({ key }) => key);
    if (new Set(reported).size !== reported.length) wrong(`a parcel is in the shop twice: ${reported.join(', ')}`);
    if (current && number !== undefined && order && !ignored) {
      const whole = withBackOrders(wms.snapshot(number), rests.map(([key]) => wms.snapshot(key)));
      const sent = hasLeft(whole.status) ? whole.parcels.map(({ key }) => key) : [];
      const missing = sent.filter((key) => !reported.includes(key));
      if (missing.length > 0 && !cancelled) wrong(`the shop does not know of ${missing.join(', ')}`);
      const to = settings.targetStatuses[whole.status];
      const before = shop.statusWrites.some((write) => write.idOrder === id && write.to === to);
      if (!says && !cancelled && to > 0 && !before && moves(order.statusId, to, STATUSES, settings)) wrong(`its status should be ${to}`);
    }
    const leftParcels = all.filter(([, one]) => hasLeft(one.status)).flatMap(([, { parcels }]) => parcels.map(({ key }) => key));
    const early = reported.filter((key) => !leftParcels.includes(key));
    if (early.length > 0) wrong(`the shop has parcels that never left: ${early.join(', ')}`);

    // Of an order in an error nobody knows what it holds: then all of it is in flight.
    if (!order || ignored || [6, 8].includes(order.statusId) || current?.status === 'error') continue;
    const sums = new Map<string, number>();
    for (const [, one] of [...live, ...(current ? rests : [])]) for (const [sku, quantity] of heldOf(one)) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
    const wmsHeld = held.get(id) ?? null;
    // Shipped elsewhere, or given up with nothing at the warehouse.
    const counts = !((STATUSES.get(order.statusId)?.shipped || cancelled) && live.length === 0);
    const ruleCounts = !(STATUSES.get(order.statusId)?.shipped && (wmsHeld === null || wmsHeld.acceptedAt === null || wmsHeld.status === 'cancelled')) && !(cancelled && (wmsHeld === null || wmsHeld.status === 'cancelled'));
    for (const [sku, toShip] of sumBySku(order.lines, ({ quantity }) => quantity)) {
      const line = wmsHeld?.lines.get(sku.toLowerCase());
      const figure = { ...figureOf(wms.capabilities), marginMs: 0 };
      const rule = ruleCounts ? Math.max(0, toShip - reflected(wmsHeld === null ? null : { ...wmsHeld, quantity: line?.quantity ?? null, picked: line?.picked ?? null, backOrdered: line?.backOrdered ?? 0 }, askedAt, figure)) : 0;
      const right = counts ? Math.max(0, toShip - (sums.get(sku) ?? 0)) : 0;
      if (rule !== right) wrong(`${rule} × ${sku} are in flight by our tables, and ${right} by the warehouse (to ship ${toShip}, there ${words(sums)})`);
    }
  }
  for (const id of shop.orders.keys()) if (!ledgers.some((row) => Number(row['id_order']) === id)) found.push(`order ${id} is not in the ledger`);
  const [events] = await pool.query('SELECT id_order FROM ps_wmsbridge_event WHERE done_at IS NULL');
  if ((events as unknown[]).length > 0) found.push(`events wait: ${JSON.stringify(events)}`);
  const [intents] = await pool.query('SELECT wms_number, intent_operation FROM ps_wmsbridge_wms_order WHERE intent_operation IS NOT NULL');
  if ((intents as unknown[]).length > 0) found.push(`calls are open: ${JSON.stringify(intents)}`);
  return found;
}

test('shop and warehouse agree after random histories', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (steps) => {
      const history = await History.begin(database);
      try {
        for (const step of steps) await history.go(step);
        await history.quiet();
        expect(await wrongs(history)).toEqual([]);
      } finally {
        await history.close();
      }
    }),
    { seed: Number(process.env.WMSBRIDGE_TEST_SEED ?? FIXED_SEED), numRuns: HISTORIES },
  );
});
