/** The sidecar's process: it is stopped, killed, has much to do, or lives by a wrong clock. */
import { eventually } from '../../test/support/eventually';
import { unique } from '../../test/shop/support/contractShop';
import { clockAhead } from '../clock';
import { must, type Fault } from '../fault';
import { pause } from '../stage';

const STOPS_WITHIN_MS = 10_000;
/** `/healthz` once turned 503 after a minute of work. */
const BUSY_MS = 70_000;

export const PROCESS_FAULTS: readonly Fault[] = [
  {
    name: 'sigterm-in-a-backlog',
    what: 'The sidecar is told to stop in the middle of a backlog at a slow WMS.',
    async run(stage) {
      // All of it takes longer than the sidecar may.
      stage.warehouse.state.latencyMs = 4_000;
      const orders = await stage.placeMany(30);
      const sidecar = await stage.started();
      await stage.arrived(orders.slice(0, 3));
      const took = await sidecar.stop();
      must(orders.some((order) => stage.at(order).length === 0), 'the backlog was too short for this fault');
      must(took <= STOPS_WITHIN_MS, `it took ${took} ms to stop`);
      stage.warehouse.state.latencyMs = 5;
      await stage.started();
      await stage.arrived(orders);
      return null;
    },
  },
  {
    name: 'killed-again-and-again',
    what: 'The sidecar is killed without warning while it sends.',
    async run(stage) {
      stage.warehouse.state.latencyMs = 100;
      const orders = await stage.placeMany(20);
      for (let kills = 0; kills < 5; kills += 1) {
        const sidecar = stage.start();
        await pause(2_500);
        await sidecar.kill();
      }
      await stage.started();
      await stage.arrived(orders, 90_000);
      return null;
    },
  },
  {
    name: 'sigterm-in-a-stock-round',
    what: 'The sidecar is told to stop while the shop works on a stock request and does not answer.',
    async run(stage) {
      const sku = unique('HALT');
      await stage.shop.actions.addProduct({ sku, quantity: 1 });
      stage.warehouse.state.warehouse.adjust(sku, { to: 7 });
      stage.gates.shop.rule = ({ resource }) => (resource === 'wmsbridge_stock' ? 'hang' : null);
      await stage.setting('WMSBRIDGE_FLOW_STOCK', '1');
      const sidecar = await stage.started();
      await eventually(() => must((stage.gates.shop.seen.get('wmsbridge_stock') ?? 0) > 0, 'no stock was written'), 60_000);
      const took = await sidecar.stop();
      must(took <= STOPS_WITHIN_MS, `it took ${took} ms to stop`);
      stage.gates.shop.rule = null;
      await stage.started();
      await eventually(async () => must((await stage.shop.actions.stock(sku)) === 7, 'the stock is not written after the restart'), 60_000);
      return null;
    },
  },
  {
    name: 'long-backlog',
    what: 'A backlog at a slow WMS keeps the sidecar busy for more than a minute.',
    isLong: true,
    async run(stage) {
      const orders = await stage.placeMany(40);
      stage.warehouse.state.latencyMs = 3_000;
      const sidecar = await stage.started();
      const until = Date.now() + BUSY_MS;
      while (Date.now() < until) {
        must((await sidecar.status('healthz')) === 200, '/healthz says that the sidecar is dead while it works');
        await pause(1_000);
      }
      must(orders.some((order) => stage.at(order).length === 0), 'the backlog was too short for this fault');
      stage.warehouse.state.latencyMs = 5;
      await stage.arrived(orders);
      return null;
    },
  },
  {
    name: 'clock-ahead',
    what: 'The clock of the sidecar is two hours ahead of the database; its orders flow stops itself and is resumed.',
    async run(stage) {
      await stage.setting('WMSBRIDGE_STOP_CREATES', '3');
      const orders = await stage.placeMany(6);
      await stage.started(clockAhead(2));
      await stage.stopped('orders');
      await stage.resume('orders');
      await stage.arrived(orders);
      const [first] = orders;
      if (!first) return null;
      stage.send(first);
      await stage.shipped([first]);
      return null;
    },
  },
];
