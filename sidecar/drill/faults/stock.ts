/** Stock: a request that is too large for the time, and figures that make no sense. */
import { eventually } from '../../test/support/eventually';
import { unique } from '../../test/shop/support/contractShop';
import { must, type Fault } from '../fault';

const SKUS = 400;

export const STOCK_FAULTS: readonly Fault[] = [
  {
    name: 'stock-request-times-out',
    what: 'The shop does not answer stock requests over a size within the time limit.',
    async run(stage) {
      const prefix = unique('BULK');
      const skus = Array.from({ length: SKUS }, (_, i) => `${prefix}-${i}`);
      for (const sku of skus) {
        await stage.shop.actions.addProduct({ sku, quantity: 1 });
        stage.warehouse.state.warehouse.adjust(sku, { to: 7 });
      }
      stage.gates.shop.rule = ({ resource, body }) => (resource === 'wmsbridge_stock' && body.split(prefix).length > SKUS / 3 ? 'hang' : null);
      await stage.setting('WMSBRIDGE_FLOW_STOCK', '1');
      await stage.started();
      await eventually(async () => {
        const [row] = await stage.rows('SELECT COUNT(*) AS n FROM ps_product p JOIN ps_stock_available s ON s.id_product = p.id_product WHERE p.reference LIKE ? AND s.quantity = 7', [`${prefix}-%`]);
        must(Number(row?.['n']) === SKUS, `${row?.['n']} of ${SKUS} SKUs have their stock`);
      }, 240_000);
      return null;
    },
  },
  {
    name: 'stock-figure-out-of-range',
    what: 'The WMS gives one SKU a stock of a barcode\'s size.',
    async run(stage) {
      const [good, bad] = [unique('GOOD'), unique('BAD')];
      for (const sku of [good, bad]) {
        await stage.shop.actions.addProduct({ sku, quantity: 1 });
        stage.warehouse.state.warehouse.adjust(sku, { to: 7 });
      }
      stage.warehouse.state.warehouse.misreport(bad, ['4006381333931']);
      await stage.setting('WMSBRIDGE_FLOW_STOCK', '1');
      const sidecar = await stage.started();
      await eventually(async () => must((await stage.shop.actions.stock(good)) === 7, 'the other SKU has no stock'), 90_000);
      must((await stage.shop.actions.stock(bad)) === 1, 'the figure was written');
      const [row] = await stage.rows('SELECT problem FROM ps_wmsbridge_stock WHERE sku = ?', [bad]);
      return row?.['problem'] !== null || sidecar.log.some(({ text }) => text.includes(bad));
    },
  },
  {
    name: 'stock-overwritten-by-hand',
    what: 'An employee overwrites a quantity, and makes a product that the warehouse has had for long.',
    async run(stage) {
      const [known, made] = [unique('KNOWN'), unique('MADE')];
      const { idProduct } = await stage.shop.actions.addProduct({ sku: known, quantity: 1 });
      for (const sku of [known, made]) stage.warehouse.state.warehouse.adjust(sku, { to: 12 });
      await stage.setting('WMSBRIDGE_FLOW_STOCK', '1');
      await stage.started();
      const has = (sku: string, words: string): Promise<void> => eventually(async () => must((await stage.shop.actions.stock(sku)) === 12, words), 60_000);
      await has(known, 'the first level was not written');
      await stage.settledStock(known);
      await stage.shop.actions.addProduct({ sku: made, quantity: 0 });
      await stage.run('UPDATE ps_stock_available SET quantity = 500 WHERE id_product = ?', [idProduct]);
      await stage.due('stock_compare');
      await has(known, 'what was overwritten stays wrong');
      await has(made, 'the new product is not for sale');
      return null;
    },
  },
];
