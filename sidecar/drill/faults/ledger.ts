/** The ledger is damaged, lost, or older than the warehouse. */
import { eventually } from '../../test/support/eventually';
import { must, type Fault } from '../fault';
import { ordersAtWarehouse } from './parcels';

export const LEDGER_FAULTS: readonly Fault[] = [
  {
    name: 'unreadable-row-in-the-ledger',
    what: 'One row of the ledger cannot be read.',
    async run(stage) {
      await stage.started();
      const orders = await ordersAtWarehouse(stage);
      const culprit = orders[0];
      if (!culprit) return null;
      for (const order of orders.slice(1)) stage.send(order);
      await stage.run(`UPDATE ps_wmsbridge_wms_order SET snapshot = '{broken' WHERE id_order = ?`, [culprit.idOrder]);
      await stage.run(`INSERT INTO ps_wmsbridge_event (id_shop, id_order, reason, source, created_at) VALUES (?, ?, 'status', 'drill', UTC_TIMESTAMP(3))`, [stage.shop.idShop, culprit.idOrder]);
      await stage.shipped(orders.slice(1), 90_000);
      // What the warehouse says next puts the row right.
      stage.send(culprit);
      await stage.shipped([culprit], 90_000);
      return null;
    },
  },
  {
    name: 'ledger-lost',
    what: 'The rows of orders that the warehouse has are gone from the ledger, as after a backup was put back.',
    async run(stage) {
      const first = await stage.started();
      const orders = await ordersAtWarehouse(stage);
      await first.stop();
      const ids = orders.map(({ idOrder }) => idOrder);
      for (const table of ['wms_line l JOIN ps_wmsbridge_wms_order w USING (id_wms_order)', 'wms_order w', 'order w']) {
        await stage.run(`DELETE ${table.startsWith('wms_line') ? 'l' : 'w'} FROM ps_wmsbridge_${table} WHERE w.id_order IN (?)`, [ids]);
      }
      await stage.touch(orders, 'status');
      await stage.started();
      for (const order of orders.slice(0, 3)) stage.send(order);
      await stage.shipped(orders.slice(0, 3), 90_000);
      await eventually(async () => {
        const known = await stage.rows('SELECT 1 FROM ps_wmsbridge_wms_order WHERE id_order IN (?) AND current = 1', [ids]);
        must(known.length === orders.length, `${known.length} of ${orders.length} orders at the warehouse are in the ledger again`);
      }, 30_000);
      return null;
    },
  },
  {
    name: 'id-given-again',
    what: 'The shop was set back to an earlier day, and gives the id of an order that the warehouse has to another order.',
    async run(stage) {
      const first = await stage.started();
      const past = await stage.place();
      await stage.arrived([past]);
      await first.stop();
      for (const table of ['wmsbridge_event', 'wmsbridge_order', 'wmsbridge_wms_order', 'orders', 'order_detail', 'order_history', 'order_carrier']) {
        await stage.run(`DELETE FROM ps_${table} WHERE id_order = ?`, [past.idOrder]);
      }
      await stage.run(`ALTER TABLE ps_orders AUTO_INCREMENT = ${past.idOrder}`);
      const fresh = await stage.place();
      must(fresh.idOrder === past.idOrder, 'the shop did not give the id again');
      await stage.started();
      // Held until a person has looked, or sent before the warehouse has told of the order of the past: a person hears of that either way.
      const problem = await eventually(async () => {
        const seen = await stage.ledger(fresh);
        must(seen.problem !== '', 'nobody is told of the order that the shop does not know any more');
        return seen.problem;
      }, 30_000);
      await stage.command('send', String(fresh.idOrder));
      await stage.arrived([fresh]);
      return problem.includes(past.reference);
    },
  },
];
