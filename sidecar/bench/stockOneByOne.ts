/**
 * The usual way, for comparison only: for each SKU one request that reads its stock row and one that writes it whole. The
 * sandbox has PrestaShop's resources for reading only; there the second is our own resource with one SKU.
 */
import type { RowDataPacket } from 'mysql2/promise';
import type { ContractShop } from '../test/shop/support/contractShop';
import { withCoreRights } from './coreRights';
import { skuOf } from './stockCatalogue';

/** @returns ms a SKU, and in words how that was done */
export async function oneByOneMs(shop: ContractShop, skuPrefix: string, sample: number): Promise<{ ms: number; how: string }> {
  const { pool, prefix } = shop;
  const [rows] = await pool.query<RowDataPacket[]>(
    `SELECT sa.id_stock_available AS id, p.reference AS sku FROM ${prefix}stock_available sa JOIN ${prefix}product p ON p.id_product = sa.id_product
     WHERE p.reference IN (?) AND sa.id_product_attribute = 0`,
    [Array.from({ length: sample }, (_, i) => skuOf(skuPrefix, i))],
  );
  if (rows.length === 0) throw new Error('The sample found no rows.');
  const headers = { authorization: `Basic ${Buffer.from(`${shop.key}:`).toString('base64')}` };
  const api = `${shop.url}/api/stock_availables`;
  return withCoreRights(shop, { stock_availables: ['GET', 'PUT'] }, async () => {
    const began = performance.now();
    for (const [i, { id, sku }] of rows.entries()) {
      const read = await fetch(`${api}/${String(id)}?id_shop=${shop.idShop}`, { headers });
      const xml = await read.text();
      if (!read.ok) throw new Error(`Reading stock_availables/${String(id)} answered ${read.status}.`);
      if (shop.sandbox) {
        await shop.shop.writeStock([{ sku: sku as string, level: 500 + i, askedAt: new Date().toISOString() }], { idConnection: shop.idConnection, figure: 'available', marginMs: 0, buffer: 0, dryRun: false, reflectsFrom: [] });
        continue;
      }
      const body = xml.replace(/(<quantity>)[^]*?(<\/quantity>)/, `$1<![CDATA[${500 + i}]]>$2`);
      const written = await fetch(`${api}/${String(id)}?id_shop=${shop.idShop}`, { method: 'PUT', headers: { ...headers, 'content-type': 'text/xml' }, body });
      await written.text();
      if (!written.ok) throw new Error(`Writing stock_availables/${String(id)} answered ${written.status}.`);
    }
    return {
      ms: (performance.now() - began) / rows.length,
      how: shop.sandbox ? 'GET of stock_availables and our resource with one SKU, for the sandbox takes no PUT' : 'GET and PUT of stock_availables',
    };
  });
}
