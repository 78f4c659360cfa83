/**
 * Random histories of a SKU: orders paid or not, accepted by the WMS, shipped whole or short, cancelled before and after;
 * goods counted at the warehouse; syncs in between and not. After each sync the shop shows what the rule gives, worked out
 * here from the history alone.
 */
import fc from 'fast-check';
import { SHOP, unique, type ContractShop } from '../support/contractShop';

// A real shop takes some seconds for each.
const RUNS = SHOP.real ? 8 : 50;
const STATUSES = ['received', 'allocated', 'picking', 'packed', 'partially_shipped', 'shipped', 'delivered'];
const SHIPPED = 4;
const CANCELED = 6;

type Step =
  | { do: 'order'; pieces: number; paid: boolean }
  | { do: 'accept' | 'cancel'; which: number }
  | { do: 'ship'; which: number; short: number }
  | { do: 'adjust'; pieces: number }
  | { do: 'sync'; buffer: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('order' as const), pieces: fc.integer({ min: 1, max: 4 }), paid: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('accept' as const), which: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ship' as const), which: fc.nat(9), short: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('adjust' as const), pieces: fc.integer({ min: -5, max: 8 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('sync' as const), buffer: fc.nat(2) }) },
);

interface Order {
  idOrder: number;
  idWmsOrder: number | null;
  pieces: number;
  state: 'placed' | 'accepted' | 'shipped' | 'cancelled';
  picked: number;
}

describe(`the stock of one SKU in the ${SHOP.name}`, () => {
  let at: ContractShop;
  beforeAll(async () => {
    at = await SHOP.open();
    await at.pool.query(
      `INSERT INTO ${at.prefix}wmsbridge_flow (id_connection, flow, seen_on, baseline_at) VALUES (?, 'stock', 1, UTC_TIMESTAMP(3) - INTERVAL 1 HOUR)
       ON DUPLICATE KEY UPDATE baseline_at = UTC_TIMESTAMP(3) - INTERVAL 1 HOUR`,
      [at.idConnection],
    );
  });
  afterAll(() => at.close());

  async function accept(order: Order, sku: string): Promise<void> {
    const { pool, prefix, idConnection, idShop } = at;
    await pool.query(`INSERT INTO ${prefix}wmsbridge_order (id_connection, id_order, id_shop, state, created_at, updated_at) VALUES (?, ?, ?, 'at_wms', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`, [idConnection, order.idOrder, idShop]);
    const [made] = await pool.query(
      `INSERT INTO ${prefix}wmsbridge_wms_order (id_connection, id_order, wms_number, external_ref, wms_status, accepted_at, created_at, updated_at)
       VALUES (?, ?, ?, 'm', 'received', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [idConnection, order.idOrder, unique('P')],
    );
    order.idWmsOrder = (made as { insertId: number }).insertId;
    await pool.query(`INSERT INTO ${prefix}wmsbridge_wms_line (id_wms_order, sku, quantity) VALUES (?, ?, ?)`, [order.idWmsOrder, sku, order.pieces]);
    order.state = 'accepted';
  }
  const wmsStatus = (order: Order, status: string): Promise<unknown> =>
    at.pool.query(`UPDATE ${at.prefix}wmsbridge_wms_order SET wms_status = ?, ended_at = UTC_TIMESTAMP(3) WHERE id_wms_order = ?`, [status, order.idWmsOrder]);

  test('ends in the right number, whatever came in between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 18 }), async (steps) => {
        const sku = unique('PROP');
        await at.actions.addProduct({ sku, quantity: 100 });
        // What the warehouse has and has promised to nobody.
        let available = 100;
        const orders: Order[] = [];
        const sync = async (buffer: number): Promise<void> => {
          // A WMS whose figure is below 0 has nothing.
          const level = Math.max(0, available);
          const inFlight = orders.reduce((sum, { state, pieces, picked }) => sum + (state === 'placed' ? pieces : state === 'shipped' ? pieces - picked : 0), 0);
          const askedAt = new Date(Date.parse(String((await at.pool.query(`SELECT CONCAT(REPLACE(UTC_TIMESTAMP(3), ' ', 'T'), 'Z') AS now`) as unknown as [{ now: string }[]])[0][0]?.now)) + 1).toISOString();
          const [result] = await at.shop.writeStock([{ sku, level, askedAt }], { idConnection: at.idConnection, figure: 'available', marginMs: 0, buffer, dryRun: false, reflectsFrom: STATUSES });
          expect(result).toMatchObject({ inFlight, after: Math.max(0, level - inFlight - buffer) });
          expect(await at.actions.stock(sku)).toBe(Math.max(0, level - inFlight - buffer));
        };
        for (const one of steps) {
          const order = 'which' in one ? orders[one.which] : undefined;
          if (one.do === 'order') {
            // The shop sells only what it shows.
            if ((await at.actions.stock(sku)) < one.pieces) continue;
            const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: one.pieces }], idStatus: one.paid ? 2 : 10 });
            orders.push({ idOrder, idWmsOrder: null, pieces: one.pieces, state: 'placed', picked: 0 });
          } else if (one.do === 'accept' && order?.state === 'placed') {
            await accept(order, sku);
            available -= order.pieces;
          } else if (one.do === 'ship' && order?.state === 'accepted') {
            order.picked = Math.max(0, order.pieces - one.short);
            await at.pool.query(`UPDATE ${at.prefix}wmsbridge_wms_line SET picked = ? WHERE id_wms_order = ?`, [order.picked, order.idWmsOrder]);
            await wmsStatus(order, 'shipped');
            await at.actions.setStatus(order.idOrder, SHIPPED);
            order.state = 'shipped';
            // What was not found is promised to nobody any more.
            available += order.pieces - order.picked;
          } else if (one.do === 'cancel' && order && order.state !== 'cancelled' && order.state !== 'shipped') {
            await at.actions.setStatus(order.idOrder, CANCELED);
            if (order.state === 'accepted') {
              await wmsStatus(order, 'cancelled');
              available += order.pieces;
            }
            order.state = 'cancelled';
          } else if (one.do === 'adjust') available += one.pieces;
          else if (one.do === 'sync') await sync(one.buffer);
        }
        await sync(0);
      }),
      { numRuns: RUNS },
    );
  });
});
