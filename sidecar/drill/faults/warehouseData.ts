/** What the warehouse answers is too large, makes no sense, or cannot be read. */
import { eventually } from '../../test/support/eventually';
import { must, type Fault } from '../fault';
import { ordersAtWarehouse, parcelsLeave } from './parcels';

export const WAREHOUSE_DATA_FAULTS: readonly Fault[] = [
  {
    name: 'barcode-scanned-as-quantity',
    what: 'Someone at the warehouse scans a barcode into a quantity field.',
    async run(stage) {
      await stage.started();
      const orders = await ordersAtWarehouse(stage);
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
    isLong: true,
    async run(stage) {
      await stage.started();
      const orders = await ordersAtWarehouse(stage, 40);
      stage.warehouse.state.fail({ kind: 'slow_large', operation: 'GetOrdersByQuery', rows: 15, latencyMs: 22_000, times: 100_000 });
      for (const order of orders) {
        stage.send(order);
        await new Promise((done) => setTimeout(done, 120));
      }
      await stage.shipped(orders, 240_000);
      return null;
    },
  },
  {
    name: 'tracking-number-corrected',
    what: 'The warehouse corrects the tracking number of a parcel that has left.',
    async run(stage) {
      await stage.started();
      const [order] = await parcelsLeave(stage, 1);
      if (!order) return null;
      await stage.shipped([order]);
      const numbers = async (): Promise<string> => (await stage.rows('SELECT tracking_number AS number FROM ps_order_carrier WHERE id_order = ?', [order.idOrder])).map((row) => String(row['number'])).join();
      await eventually(async () => must((await numbers()) === `TRK-${order.reference}`, 'the shop has no tracking number'), 30_000);
      const held = stage.live(order)[0];
      if (!held) return null;
      held.waybill = 'CORRECTED';
      held.updatedAt = stage.warehouse.state.warehouse.time();
      await eventually(async () => must((await numbers()) === 'CORRECTED', `the shop has "${await numbers()}"`), 60_000);
      return null;
    },
  },
  {
    name: 'texts-too-long',
    what: 'The warehouse gives a tracking number and a carrier of thousands of characters.',
    async run(stage) {
      await stage.started();
      const orders = await ordersAtWarehouse(stage);
      const [culprit] = orders;
      const held = culprit && stage.live(culprit)[0];
      if (!culprit || !held) return null;
      const long = 'X'.repeat(5_000);
      stage.warehouse.state.warehouse.send(held.number, { waybill: long, transporter: { name: long, code: long, service: long } });
      for (const order of orders.slice(1)) stage.send(order);
      await stage.shipped(orders.slice(1), 90_000);
      await eventually(async () => must((await stage.ledger(culprit)).problem !== '', 'nobody is told of the impossible tracking number'), 60_000);
      const troubled = await stage.troubled();
      return troubled.length === 1 && troubled[0] === culprit.idOrder;
    },
  },
];
