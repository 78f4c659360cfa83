/** What comes back from the warehouse cannot be written, or cannot be read. */
import { eventually } from '../../test/support/eventually';
import { must, type Fault } from '../fault';
import type { Stage } from '../stage';

const PARCELS = 12;

async function parcelsLeave(stage: Stage, count = PARCELS): Promise<Stage['placed']> {
  const orders = await stage.placeMany(count);
  await stage.arrived(orders);
  for (const order of orders) stage.send(order);
  return orders;
}

export const WRITE_BACK_FAULTS: readonly Fault[] = [
  {
    name: 'shop-403-one-write-back',
    what: 'A web firewall of the shop answers 403 to the write-back of one order.',
    async run(stage) {
      await stage.started();
      const orders = await stage.placeMany(PARCELS);
      await stage.arrived(orders);
      const culprit = orders[PARCELS / 2];
      if (!culprit) return null;
      stage.gates.shop.rule = ({ resource, body }) =>
        resource === 'wmsbridge_shipments' && body.includes(`"id_order":${culprit.idOrder},`) ? { status: 403, body: '<html><body>Request blocked</body></html>' } : null;
      for (const order of orders) stage.send(order);
      await stage.shipped(orders.filter((order) => order !== culprit), 90_000);
      await eventually(async () => must((await stage.ledger(culprit)).problem !== '', 'the refused write-back is not shown'), 60_000);
      const { problem } = await stage.ledger(culprit);
      const troubled = await stage.troubled();
      stage.gates.shop.rule = null;
      await stage.command('send', String(culprit.idOrder));
      await stage.shipped([culprit], 90_000);
      return troubled.length === 1 && troubled[0] === culprit.idOrder && !/key is not linked/i.test(problem);
    },
  },
  {
    name: 'slow-mail',
    what: 'The mail server of the shop takes three seconds for each mail.',
    async run(stage) {
      await stage.started();
      stage.gates.shop.rule = ({ resource, body }) => (resource === 'wmsbridge_shipments' ? { delayMs: 3_000 * (body.match(/"id_order"/g)?.length ?? 1) } : null);
      const orders = await parcelsLeave(stage, 30);
      await stage.shipped(orders, 240_000);
      const most = stage.gates.shop.mostAtOnce('wmsbridge_shipments');
      must(most <= 2, `${most} write-backs were under way in the shop at once`);
      return null;
    },
  },
  {
    name: 'barcode-scanned-as-quantity',
    what: 'Someone at the warehouse scans a barcode into a quantity field.',
    async run(stage) {
      await stage.started();
      const orders = await stage.placeMany(PARCELS);
      await stage.arrived(orders);
      const culprit = orders[0];
      if (!culprit) return null;
      for (const order of orders) stage.send(order);
      const [line] = stage.live(culprit)[0]?.lines ?? [];
      if (line) line.picked = 4006381333931;
      await stage.shipped(orders.slice(1), 90_000);
      await eventually(async () => must((await stage.ledger(culprit)).problem !== '', 'the order with the impossible quantity is not named'), 60_000);
      const troubled = await stage.troubled();
      if (line) line.picked = line.ordered;
      return troubled.length === 1 && troubled[0] === culprit.idOrder;
    },
  },
  {
    name: 'unreadable-row-in-the-ledger',
    what: 'One row of the ledger cannot be read.',
    async run(stage) {
      await stage.started();
      const orders = await stage.placeMany(PARCELS);
      await stage.arrived(orders);
      const culprit = orders[0];
      if (!culprit) return null;
      for (const order of orders.slice(1)) stage.send(order);
      await stage.run(`UPDATE ps_wmsbridge_wms_order SET picture = '{broken' WHERE id_order = ?`, [culprit.idOrder]);
      await stage.run(`INSERT INTO ps_wmsbridge_event (id_shop, id_order, reason, source, created_at) VALUES (?, ?, 'status', 'drill', UTC_TIMESTAMP(3))`, [stage.shop.idShop, culprit.idOrder]);
      await stage.shipped(orders.slice(1), 90_000);
      // What the warehouse says next puts the row right.
      stage.send(culprit);
      await stage.shipped([culprit], 90_000);
      return null;
    },
  },
  {
    name: 'answer-of-500-megabytes',
    what: 'The WMS answers with 500 MB.',
    async run(stage) {
      const sidecar = await stage.started();
      stage.warehouse.state.fail({ kind: 'huge', operation: 'GetOrdersByQuery', times: 3, bytes: 500 * 1024 * 1024 });
      const orders = await parcelsLeave(stage, 3);
      await stage.shipped(orders, 150_000);
      const peak = sidecar.peakMb();
      must(peak < 400, `the sidecar took ${Math.round(peak)} MB`);
      return null;
    },
  },
  {
    name: 'window-too-large',
    what: 'A window of changes with many orders does not arrive within the time limit.',
    async run(stage) {
      await stage.started();
      const orders = await stage.placeMany(40);
      await stage.arrived(orders);
      stage.warehouse.state.fail({ kind: 'slow_large', operation: 'GetOrdersByQuery', rows: 15, latencyMs: 40_000, times: 100_000 });
      for (const order of orders) {
        stage.send(order);
        await new Promise((done) => setTimeout(done, 120));
      }
      await stage.shipped(orders, 240_000);
      return null;
    },
  },
];
