/** Too much at once stops a flow and asks. What is not too much must not, and a person's answer holds. */
import { eventually } from '../../test/support/eventually';
import { hoursGoBy } from '../clock';
import { must, type Fault } from '../fault';
import { STATUS } from '../order';
import { pause } from '../stage';
import { ordersAtWarehouse } from './parcels';

export const SAFETY_STOP_FAULTS: readonly Fault[] = [
  {
    name: 'many-events-few-creates',
    what: 'An export saves sent orders again and again: far more events than the limit of the safety stop, and one new order.',
    async run(stage) {
      await stage.setting('WMSBRIDGE_STOP_CREATES', '20');
      const orders = await stage.placeMany(30);
      const first = await stage.started();
      await stage.stopped('orders');
      await stage.resume('orders');
      await stage.arrived(orders);
      await first.stop();
      for (let times = 0; times < 3; times += 1) await stage.touch(orders, 'status');
      await stage.run('UPDATE ps_wmsbridge_flow SET stop_reason = NULL, resumed_at = NULL');
      const fresh = await stage.placeMany(1);
      await stage.started();
      await stage.arrived(fresh, 20_000);
      must(!(await stage.isStopped('orders')), 'the orders flow stopped itself');
      return null;
    },
  },
  {
    name: 'resume-after-a-stop-on-cancellations',
    what: 'Too many cancellations stop their flow; a person resumes it at once.',
    async run(stage) {
      await stage.setting('WMSBRIDGE_STOP_CANCELS', '3');
      await stage.started();
      const orders = await ordersAtWarehouse(stage, 6);
      for (const order of orders) {
        order.fate = 'cancelled';
        await stage.shop.actions.setStatus(order.idOrder, STATUS.cancelled);
      }
      await stage.stopped('cancellations');
      await stage.resume('cancellations');
      await eventually(() => must(orders.every((order) => stage.live(order).length === 0), 'not all orders are cancelled after the resume'), 30_000);
      return null;
    },
  },
  {
    name: 'resume-of-a-long-backlog',
    what: 'A person resumes the orders flow, and what waited takes the warehouse hours.',
    async run(stage) {
      await stage.setting('WMSBRIDGE_STOP_CREATES', '5');
      const orders = await stage.placeMany(30);
      const first = await stage.started();
      await stage.stopped('orders');
      stage.warehouse.state.latencyMs = 1_000;
      await stage.resume('orders');
      await stage.arrived(orders.slice(0, 2));
      await first.stop();
      must(orders.some((order) => stage.at(order).length === 0), 'the backlog was too short for this fault');
      await hoursGoBy(stage, orders, 3);
      stage.warehouse.state.latencyMs = 5;
      await stage.started();
      await stage.arrived(orders);
      must(!(await stage.isStopped('orders')), 'the flow stopped itself again');
      return null;
    },
  },
  {
    name: 'old-events-after-switching-on',
    what: 'The orders flow is switched on in a shop with more old orders than the safety stop lets through.',
    async run(stage) {
      await stage.setting('WMSBRIDGE_STOP_CREATES', '10');
      await stage.setting('WMSBRIDGE_FLOW_ORDERS', '0');
      const old = await stage.placeMany(20, { fate: 'absent' });
      await stage.run('DELETE FROM ps_wmsbridge_flow');
      // A baseline and an order's date are seconds.
      await pause(1_500);
      await stage.setting('WMSBRIDGE_FLOW_ORDERS', '1');
      await stage.started();
      await pause(1_500);
      const fresh = await stage.placeMany(2);
      await stage.arrived(fresh);
      must(!(await stage.isStopped('orders')), 'the orders flow stopped itself');
      const waiting = async (): Promise<number> => (await stage.rows('SELECT 1 FROM ps_wmsbridge_event WHERE id_order IN (?) AND done_at IS NULL', [old.map(({ idOrder }) => idOrder)])).length;
      await eventually(async () => must((await waiting()) === 0, 'events of old orders wait for good'), 30_000);
      for (const order of old) must((await stage.ledger(order)).state === 'skipped', `an old order is "${(await stage.ledger(order)).state}"`);
      return null;
    },
  },
];
