/** What comes back from the warehouse cannot be written, or cannot be read. */
import { eventually } from '../../test/support/eventually';
import { openMail } from '../../test/shop/support/mail';
import { must, type Fault } from '../fault';
import { ordersAtWarehouse, parcelsLeave, PARCELS } from './parcels';

export const WRITE_BACK_FAULTS: readonly Fault[] = [
  {
    name: 'shop-403-one-write-back',
    what: 'A web firewall of the shop answers 403 to the write-back of one order.',
    async run(stage) {
      await stage.started();
      const orders = await ordersAtWarehouse(stage);
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
    isLong: true,
    async run(stage) {
      await stage.started();
      stage.gates.shop.rule = ({ resource, body }) => (resource === 'wmsbridge_shipments' ? { delayMs: 3_000 * (body.match(/"id_order"/g)?.length ?? 1) } : null);
      const orders = await parcelsLeave(stage, 15);
      await stage.shipped(orders, 240_000);
      const most = stage.gates.shop.mostAtOnce('wmsbridge_shipments');
      must(most <= 2, `${most} write-backs were under way in the shop at once`);
      return null;
    },
  },
  {
    name: 'slow-smtp',
    what: 'The mail server of the shop takes three seconds for each mail, for real.',
    shop: 'real',
    isLong: true,
    async run(stage) {
      const mail = await openMail(stage.shop);
      try {
        await stage.started();
        const orders = await ordersAtWarehouse(stage, 12);
        mail.sink.delayMs = 3_000;
        mail.sink.most = 0;
        for (const order of orders) stage.send(order);
        await stage.shipped(orders, 240_000);
        must(mail.sink.most > 0, 'no mail was sent');
        must(mail.sink.most <= 2, `${mail.sink.most} PHP processes sent mails at once`);
        for (const order of orders) {
          const templates = await mail.templates(order.idOrder);
          must(new Set(templates).size === templates.length, `order ${order.idOrder} has mails twice: ${templates.join()}`);
        }
      } finally {
        await mail.close();
      }
      return null;
    },
  },
];
