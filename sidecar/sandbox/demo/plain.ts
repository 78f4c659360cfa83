/** Without a terminal: what changed between two looks, a line each. Pure. */
import type { StockLine } from './stockRule';
import { REACHED, STATIONS, type OrderView } from './view';

const NAME_COLUMNS = 8;

/** @returns sentences, without times; the first look names each order with its goods */
export function changes(before: readonly OrderView[], after: readonly OrderView[]): string[] {
  const known = new Map(before.map((order) => [order.idOrder, order]));
  return after.flatMap((order) => {
    const earlier = known.get(order.idOrder);
    const who = order.customer.padEnd(NAME_COLUMNS);
    const reached = STATIONS.filter((station) => order.stations[station] === 'done' && earlier?.stations[station] !== 'done');
    const lines: string[] = [];
    if (!earlier) lines.push(`${who} order ${order.reference} (${order.idOrder}): ${order.goods}`);
    if (reached.length > 0) lines.push(`${who} ${reached.map((station) => REACHED[station]).join(', ')}`);
    if (earlier && earlier.goods !== order.goods) lines.push(`${who} now: ${order.goods}`);
    if (order.note !== '' && order.note !== earlier?.note) lines.push(`${who} ${order.note}`);
    return lines;
  });
}

/** The stock as a table, a SKU a line, with its columns named. */
export function stockTable(stock: readonly StockLine[]): string[] {
  const row = (sku: string, ...figures: (number | string)[]): string => sku.padEnd(16) + figures.map((figure) => String(figure).padStart(12)).join('');
  return [
    row('article', 'warehouse', 'reserved', 'should be', 'in the'),
    row('', 'available', 'for orders', 'for sale', 'shop'),
    ...stock.map(({ sku, available, inFlight, sellable, shop, right }) => `${row(sku, available, inFlight, sellable, shop)}  ${right ? 'right' : 'WRONG'}`),
  ];
}
