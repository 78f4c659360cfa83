/**
 * Writes stock by PrestaShop's own resources where the module's cannot be used (an older module, a host that forbids it). The
 * rule is the same. What is weaker: reading and writing are not one step, so that an order placed in between is counted at the
 * next look only; `physical_quantity` cannot be written and stays as it was until an order moves; other modules hear only of
 * the totals of products with combinations (PrestaShop tells of nothing else that comes through `stock_availables`); the brake compares with the rows of combinations' sums, too; orders of a product that was deleted
 * and made anew with the same SKU are not counted. Stock that shops share is refused,
 * for the orders of the others cannot be counted, and so is what the settings may leave out by what cannot be read.
 */
import { emptiesTooMany, excluderOf } from '../../domain/stockRules';
import { reflected, sellable, takesBackOrders, toShip } from '../../domain/stockInFlight';
import type { ShopStatus } from '../../domain/terms';
import type { StockSetOptions, StockSetResult, StockWrite, StockWriteOptions, StockWriteResult } from '../Shop';
import type { StockContext, StockLedger } from '../StockLedger';
import { allSkus, excludedProducts, readOrdered, readPacksOf, readProducts, type PackOf } from './coreCatalogue';
import { canBeAsked, countSellable, findArticles, putQuantities, readStockRows, type CoreArticle, type CoreStockRow } from './coreStock';
import type { WebserviceClient } from './client';
import { IDS_PER_REQUEST, LENGTH_OF_REST, rowsOf } from './catalogue';
import { goesAsParts } from './packs';
import { isoFromShopTime } from './shopTime';
import { fields, idLists, oneOf } from './urls';
import { int, text } from './values';

export interface FallbackSurroundings {
  client: WebserviceClient;
  ledger: StockLedger;
  idShop: number;
  statuses(): Promise<Map<number, ShopStatus>>;
  timeZone(): Promise<string>;
}

/** SKUs that are worked on together: what is read of them must not be old when it is written. */
const AT_ONCE = 200;

/** What is read once for all. */
interface Known {
  context: StockContext;
  /** Of each product or combination, "12-3": the packs in which it is sold as a part. */
  packsOf: ReadonlyMap<string, readonly PackOf[]>;
}

interface Plan {
  level: StockWrite;
  row: CoreStockRow;
  after: number;
  inFlight: number;
}

export async function writeByCore(at: FallbackSurroundings, given: readonly StockWrite[], options: StockWriteOptions & Pick<StockSetOptions, 'brake' | 'absentSince' | 'excludeSkus'>): Promise<StockSetResult> {
  const context = await at.ledger.context();
  const known: Known = { context, packsOf: await readPacksOf(at.client, context.packStockType) };
  const levels = options.absentSince === undefined ? given : [...given, ...(await absent(at, options.absentSince, options.excludeSkus ?? []))];
  const result: StockSetResult = { stopped: false, emptied: 0, sellable: 0, results: [] };
  // The brake wants to see all of it before the first write.
  if (options.brake !== null && !options.dryRun) {
    for (let from = 0; from < levels.length; from += AT_ONCE) {
      const { plans } = await planOf(at, known, levels.slice(from, from + AT_ONCE), options);
      result.emptied += plans.filter(({ row, after }) => row.quantity > 0 && after <= 0).length;
    }
    if (result.emptied >= Math.max(1, options.brake.least - options.brake.emptied)) {
      // Of so many for sale these would be no more than the share; it need not be known how many more there are.
      const enough = options.brake.share > 0 ? Math.ceil(((result.emptied + options.brake.emptied) * 100) / options.brake.share) : 0;
      result.sellable = (await countSellable(at.client, Math.max(0, enough - options.brake.emptied))) + options.brake.emptied;
      if (emptiesTooMany(result.emptied + options.brake.emptied, result.sellable, options.brake)) return { ...result, stopped: true };
    }
  }
  for (let from = 0; from < levels.length; from += AT_ONCE) {
    const { plans, others } = await planOf(at, known, levels.slice(from, from + AT_ONCE), options);
    const changes = plans.filter(({ row, after }) => row.quantity !== after);
    const refused = options.dryRun ? new Map<number, string>() : await putQuantities(at.client, changes.map(({ row, after }) => ({ ...row, quantity: after })));
    result.results.push(...others);
    for (const { level, row, after, inFlight } of plans) {
      const words = refused.get(row.id);
      result.results.push(
        words === undefined
          ? { sku: level.sku, outcome: row.quantity === after ? 'unchanged' : 'written', before: row.quantity, after, inFlight, message: '' }
          : { sku: level.sku, outcome: 'refused', before: row.quantity, after: row.quantity, inFlight, message: words },
      );
    }
  }
  return result;
}

/** SKUs of the shop that the WMS has not named since a time: nothing is left of them. */
async function absent(at: FallbackSurroundings, since: string, except: readonly string[]): Promise<StockWrite[]> {
  const named = await at.ledger.namedSince(since);
  const excluder = excluderOf(except);
  const levels = new Map<string, StockWrite>();
  for await (const sku of allSkus(at.client)) if (sku !== '' && !named.has(sku.toLowerCase()) && excluder(sku) === null) levels.set(sku.toLowerCase(), { sku, level: 0, askedAt: since, buffer: 0 });
  return [...levels.values()];
}

async function planOf(at: FallbackSurroundings, { context, packsOf }: Known, levels: readonly StockWrite[], options: StockWriteOptions): Promise<{ plans: Plan[]; others: StockWriteResult[] }> {
  const others: StockWriteResult[] = [];
  const not = (sku: string, outcome: StockWriteResult['outcome'], message: string, quantity: number | null = null): void =>
    void others.push({ sku, outcome, before: quantity, after: quantity, inFlight: null, message });
  const askable = levels.filter(({ sku }) => canBeAsked(sku));
  for (const { sku } of levels.filter((level) => !askable.includes(level))) not(sku, 'refused', 'The SKU has a sign ([ ] | , %) by which the shop\'s Webservice cannot be asked for it. Update the module, or change the SKU.');
  const articles = await findArticles(at.client, askable.map(({ sku }) => sku));
  const rows = await readStockRows(at.client, [...articles.values()].flat().map(({ idProduct }) => idProduct));
  const products = await readProducts(at.client, [...articles.values()].flat().map(({ idProduct }) => idProduct));
  const left = await excludedProducts(at.client, products, options);
  const combined = new Set(rows.filter(({ idProductAttribute }) => idProductAttribute > 0).map(({ idProduct }) => idProduct));
  const targets: { level: StockWrite; row: CoreStockRow; parent: CoreStockRow | undefined; isPack: boolean }[] = [];
  for (const level of askable) {
    const bearers = articles.get(level.sku.toLowerCase()) ?? [];
    const sold = bearers.filter(({ idProduct, idProductAttribute }) => idProductAttribute > 0 || !combined.has(idProduct));
    const [article] = sold;
    if (bearers.length === 0) not(level.sku, 'unknown', 'No product or combination of this shop has this SKU as its reference.');
    else if (sold.length !== 1 || article === undefined) not(level.sku, 'ambiguous', `This SKU is the reference of ${bearers.length} things that cannot be told apart: give each a reference of its own.`);
    else {
      const own = rowOf(rows, article, at.idShop);
      const product = products.get(article.idProduct);
      const pack = article.idProductAttribute === 0 ? product?.pack : undefined;
      const why = left.get(article.idProduct);
      if (own === 'two') not(level.sku, 'refused', 'The product has stock rows both for the shop and for its group: remove the ghost rows first.');
      else if (own === null) not(level.sku, 'refused', 'The product has no stock row: save it once in the back office.');
      else if (own.idShop === 0) not(level.sku, 'refused', 'The shop shares its stock with others, whose orders cannot be counted without the module\'s own resource: update the module, or give its key the right to it.', own.quantity);
      else if (product?.isVirtual === true) not(level.sku, 'excluded', 'The product is virtual: nothing of it lies in a warehouse.', own.quantity);
      else if (why) not(level.sku, why.outcome, why.message, own.quantity);
      else if (pack && options.packs === 'leave') not(level.sku, 'excluded', 'The product is a pack, which the stock settings leave alone.', own.quantity);
      else if (pack && goesAsParts(pack, context.packStockType)) not(level.sku, 'excluded', 'The product is a pack whose stock is that of its parts: give the WMS the parts.', own.quantity);
      else if (own.dependsOnStock) not(level.sku, 'excluded', 'The product has its quantity from PrestaShop\'s advanced stock management: switch that off for the product.', own.quantity);
      else {
        const parent = rowOf(rows, { ...article, idProductAttribute: 0 }, at.idShop);
        targets.push({ level, row: own, parent: parent === 'two' || parent === null ? undefined : parent, isPack: pack !== undefined });
      }
    }
  }
  const inFlight = await inFlightOf(at, { context, packsOf }, targets, options);
  const plans = targets.map(({ level, row, parent }, i) => {
    const backOrders = (options.backOrders ?? 'shop') === 'shop' && takesBackOrders((parent ?? row).outOfStock, context);
    return { level, row, inFlight: inFlight[i] as number, after: sellable(level.level, inFlight[i] as number, level.buffer ?? options.buffer, backOrders) };
  });
  return { plans, others };
}

function keyOf({ idProduct, idProductAttribute }: Pick<CoreArticle, 'idProduct' | 'idProductAttribute'>): string {
  return `${idProduct}-${idProductAttribute}`;
}

/** The row that this shop sells from: its own, or its group's. */
function rowOf(rows: readonly CoreStockRow[], { idProduct, idProductAttribute }: Pick<CoreArticle, 'idProduct' | 'idProductAttribute'>, idShop: number): CoreStockRow | 'two' | null {
  const all = rows.filter((row) => row.idProduct === idProduct && row.idProductAttribute === idProductAttribute && (row.idShop === idShop || row.idShop === 0));
  return all.length > 1 ? 'two' : (all[0] ?? null);
}

async function inFlightOf(at: FallbackSurroundings, { context, packsOf }: Known, targets: readonly { level: StockWrite; row: CoreStockRow; isPack: boolean }[], options: StockWriteOptions): Promise<number[]> {
  const { baselineAt } = context;
  if (baselineAt === null || targets.length === 0) return targets.map(() => 0);
  const packs = targets.flatMap(({ row }) => (packsOf.get(keyOf(row)) ?? []).map(({ idPack }) => idPack));
  const ordered = await readOrdered(at.client, [...targets.map(({ row }) => row.idProduct), ...packs]);
  const lines = targets.flatMap(({ row, isPack }) => [
    ...ordered.filter((line) => keyOf(line) === keyOf(row)).map((line) => ({ key: keyOf(row), idOrder: line.idOrder, pieces: line.toShip, packed: isPack })),
    // What is sold in packs takes of its parts.
    ...(packsOf.get(keyOf(row)) ?? []).flatMap(({ idPack, quantity }) => ordered.filter(({ idProduct }) => idProduct === idPack).map((line) => ({ key: keyOf(row), idOrder: line.idOrder, pieces: line.toShip * quantity, packed: true }))),
  ]);
  const counting = await countingOrders(at, context, baselineAt, [...new Set(lines.map(({ idOrder }) => idOrder))]);
  const held = await at.ledger.held([...counting.keys()]);
  return targets.map(({ level, row }) => {
    const byOrder = new Map<number, { alone: number; packed: number }>();
    for (const line of lines) {
      if (line.key !== keyOf(row) || !counting.has(line.idOrder)) continue;
      const of = byOrder.get(line.idOrder) ?? { alone: 0, packed: 0 };
      of[line.packed ? 'packed' : 'alone'] += line.pieces;
      byOrder.set(line.idOrder, of);
    }
    let pieces = 0;
    for (const [idOrder, { alone, packed }] of byOrder) {
      const order = held.get(idOrder);
      const wms = order?.wms ?? null;
      // Shipped elsewhere: nothing of it will come from our warehouse.
      const elsewhere = counting.get(idOrder)?.shipped === true && (wms === null || wms.acceptedAt === null || wms.status === 'cancelled');
      // Cancelled, and the WMS surely has nothing of it.
      const givenUp = counting.get(idOrder)?.cancelled === true && (wms === null || wms.status === 'cancelled');
      if (order?.ignored === true || elsewhere || givenUp) continue;
      const line = wms?.lines.get(level.sku.toLowerCase());
      const ofSku = wms === null ? null : { ...wms, quantity: line?.quantity ?? null, picked: line?.picked ?? null, backOrdered: line?.backOrdered ?? 0 };
      pieces += Math.max(0, toShip(alone, packed, ofSku) - reflected(ofSku, level.askedAt, options));
    }
    return pieces;
  });
}

/** Orders that may hold goods, with whether the shop has them as shipped, or as cancelled with their goods not put back. */
async function countingOrders(at: FallbackSurroundings, context: StockContext, baselineAt: string, ids: readonly number[]): Promise<Map<number, { shipped: boolean; cancelled: boolean }>> {
  const [statuses, timeZone] = [await at.statuses(), await at.timeZone()];
  const counting = new Map<number, { shipped: boolean; cancelled: boolean }>();
  for (const some of idLists(ids, IDS_PER_REQUEST, LENGTH_OF_REST)) {
    const answer = await at.client.get('orders', { 'filter[id]': oneOf(some), display: fields('id', 'current_state', 'date_add') }, `read the state of ${some.length} orders`);
    for (const row of rowsOf(answer, 'orders')) {
      const placedAt = isoFromShopTime(text(row['date_add']), timeZone);
      const status = int(row['current_state']);
      if (context.restockedStatuses.has(status) || Date.parse(placedAt) < Math.floor(Date.parse(baselineAt) / 1000) * 1000) continue;
      counting.set(int(row['id']), { shipped: statuses.get(status)?.shipped ?? false, cancelled: context.cancelStatuses.has(status) });
    }
  }
  return counting;
}
