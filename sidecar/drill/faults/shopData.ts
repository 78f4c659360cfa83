/** What stands in the shop, or happens to it, is not what one expects. */
import { eventually } from '../../test/support/eventually';
import { unique } from '../../test/shop/support/contractShop';
import { placedEarlier } from '../clock';
import { must, type Fault } from '../fault';
import { STATUS } from '../order';
import { pause } from '../stage';
import { ordersAtWarehouse } from './parcels';

export const SHOP_FAULTS: readonly Fault[] = [
  {
    name: 'import-under-way',
    what: 'An import takes orders out of the shop for a moment; they are live and paid.',
    async run(stage) {
      await stage.started();
      const orders = await ordersAtWarehouse(stage, 10);
      const ids = orders.map(({ idOrder }) => idOrder);
      await stage.run('CREATE TABLE ps_drill_orders AS SELECT * FROM ps_orders WHERE id_order IN (?)', [ids]);
      try {
        await stage.run('DELETE FROM ps_orders WHERE id_order IN (?)', [ids]);
        await stage.touch(orders, 'status');
        await pause(8_000);
        must(stage.count().wronglyCancelled === 0, 'live orders were cancelled at the warehouse');
      } finally {
        await stage.run('INSERT IGNORE INTO ps_orders SELECT * FROM ps_drill_orders');
        await stage.run('DROP TABLE ps_drill_orders');
      }
      for (const order of orders.slice(0, 2)) stage.send(order);
      await stage.shipped(orders.slice(0, 2));
      return null;
    },
  },
  {
    name: 'deleted-in-the-shop',
    what: 'An order is deleted in the shop for good, as an employee does it.',
    async run(stage) {
      await stage.started();
      const [order] = await stage.placeMany(1, { fate: 'cancelled' });
      if (!order) return null;
      await stage.arrived([order]);
      await stage.shop.actions.deleteOrder(order.idOrder);
      await eventually(() => must(stage.live(order).length === 0, 'the warehouse still works on a deleted order'), 30_000);
      return null;
    },
  },
  {
    name: 'order-of-the-future',
    what: 'An order is dated in the future; another one is placed and no hook tells of it.',
    async run(stage) {
      const [future] = await stage.placeMany(1);
      const first = await stage.started();
      if (!future) return null;
      await stage.arrived([future]);
      await stage.run(`UPDATE ps_orders SET date_upd = '2037-01-01 00:00:00' WHERE id_order = ?`, [future.idOrder]);
      await first.stop();
      await stage.due('gap_scan');
      const second = await stage.started();
      await pause(4_000);
      await second.stop();
      const [silent] = await stage.placeMany(1);
      if (!silent) return null;
      await stage.run('DELETE FROM ps_wmsbridge_event WHERE id_order = ?', [silent.idOrder]);
      await stage.due('gap_scan');
      await stage.started();
      try {
        await stage.arrived([silent], 30_000);
      } finally {
        await stage.run('UPDATE ps_orders SET date_upd = date_add WHERE id_order = ?', [future.idOrder]);
      }
      return null;
    },
  },
  {
    name: 'cash-on-delivery',
    what: 'An order is paid on delivery, and the amount to collect cannot be told to the warehouse.',
    async run(stage) {
      await stage.started();
      const [order] = await stage.placeMany(1, { idStatus: STATUS.cashOnDelivery, fate: 'absent' });
      if (!order) return null;
      const problem = await stage.held(order);
      order.fate = 'once';
      await stage.command('send', String(order.idOrder));
      await stage.arrived([order]);
      return /deliver/i.test(problem);
    },
  },
  {
    name: 'shared-sku',
    what: 'Two products share one SKU.',
    async run(stage) {
      const sku = unique('TWICE');
      const name = unique('Left');
      await stage.shop.actions.addProduct({ sku, name, quantity: 100 });
      const second = await stage.shop.actions.addProduct({ sku: unique('OTHER'), name: unique('Right'), quantity: 100 });
      await stage.run('UPDATE ps_product SET reference = ? WHERE id_product = ?', [sku, second.idProduct]);
      await stage.started();
      const order = await stage.place({ sku, fate: 'absent' });
      const others = await stage.placeMany(2);
      await stage.arrived(others);
      return (await stage.held(order)).includes(name);
    },
  },
  {
    name: 'placed-before-paid-after',
    what: 'A bank wire order was placed before the orders flow was switched on, and is paid after it.',
    async run(stage) {
      const [order] = await stage.placeMany(1, { idStatus: STATUS.bankWire, fate: 'absent' });
      if (!order) return null;
      await placedEarlier(stage, [order], 90 * 24);
      await stage.started();
      await stage.shop.actions.setStatus(order.idOrder, STATUS.paid);
      const problem = await stage.held(order);
      order.fate = 'once';
      await stage.command('send', String(order.idOrder));
      await stage.arrived([order]);
      return /before/i.test(problem);
    },
  },
  {
    name: 'paid-status-that-nobody-chose',
    what: 'A payment module brings a paid status of its own.',
    async run(stage) {
      const name = unique('Paid by robot');
      await stage.run(`INSERT INTO ps_order_state (send_email, module_name, paid, logable, shipped, delivery, hidden, unremovable, deleted, invoice, color) VALUES (0, 'drillpay', 1, 1, 0, 0, 0, 0, 0, 0, '#000000')`);
      const [row] = await stage.rows('SELECT MAX(id_order_state) AS id FROM ps_order_state');
      const idStatus = Number(row?.['id']);
      await stage.run('INSERT INTO ps_order_state_lang (id_order_state, id_lang, name, template) SELECT ?, id_lang, ?, ? FROM ps_lang', [idStatus, name, '']);
      try {
        await stage.started();
        const order = await stage.place({ idStatus, fate: 'absent' });
        return (await stage.held(order)).includes(name);
      } finally {
        await stage.run('UPDATE ps_order_state SET deleted = 1 WHERE id_order_state = ?', [idStatus]);
      }
    },
  },
  {
    name: 'line-without-reference',
    what: 'A product has no reference when it is sold, and gets one later.',
    async run(stage) {
      const sku = unique('LATER');
      const { idProduct } = await stage.shop.actions.addProduct({ sku, quantity: 100 });
      await stage.started();
      await stage.setting('WMSBRIDGE_FLOW_ORDERS', '0');
      await pause(1_000);
      const order = await stage.place({ sku });
      await stage.run(`UPDATE ps_order_detail SET product_reference = '' WHERE id_order = ?`, [order.idOrder]);
      await stage.run(`UPDATE ps_product SET reference = '' WHERE id_product = ?`, [idProduct]);
      await stage.setting('WMSBRIDGE_FLOW_ORDERS', '1');
      await eventually(async () => must((await stage.ledger(order)).problemCode === 'sku_missing', 'nobody is told of the missing reference'), 30_000);
      await stage.run('UPDATE ps_product SET reference = ? WHERE id_product = ?', [sku, idProduct]);
      await stage.command('send', String(order.idOrder));
      await stage.arrived([order]);
      return null;
    },
  },
  {
    name: 'pack-edited-just-now',
    what: 'The parts of a pack are edited a moment before it is sold.',
    async run(stage) {
      const [pack, old, fresh] = [unique('PACK'), unique('OLDPART'), unique('NEWPART')];
      await stage.shop.actions.addProduct({ sku: old, quantity: 100 });
      const { idProduct } = await stage.shop.actions.addProduct({ sku: fresh, quantity: 100 });
      const made = await stage.shop.actions.addProduct({ sku: pack, quantity: 100, parts: [{ sku: old, quantity: 2 }], packStockType: 1 });
      await stage.started();
      const before = await stage.place({ sku: pack });
      await stage.arrived([before]);
      await stage.run('UPDATE ps_pack SET id_product_item = ?, quantity = 3 WHERE id_product_pack = ?', [idProduct, made.idProduct]);
      const after = await stage.place({ sku: pack });
      await stage.arrived([after]);
      const parts = (order: typeof after): string => stage.live(order).flatMap(({ lines }) => lines.map(({ article, ordered }) => `${ordered} ${article.number}`)).join();
      must(parts(after) === `3 ${fresh}`, `the warehouse was sent ${parts(after)}`);
      await stage.touch([before], 'status');
      await stage.settled();
      must(parts(before) === `2 ${old}`, `the order that was sent before is ${parts(before)} now`);
      return null;
    },
  },
];
