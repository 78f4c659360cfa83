/**
 * What Spacefill's stock figures mean, by the descriptions in its OpenAPI:
 *
 * - `number_of_eaches`: "number of units in the warehouse". Pallets and boxes are other views of the same goods.
 * - `each_allocated_quantity`: "all planned exits", in units.
 *
 * What is left of the first after the second can be sold. A planned exit is an order whose day the warehouse has confirmed:
 * the hub takes orders hours before that, and nothing says that they are planned by then. So the figure is said to reflect
 * an order from `allocated` on; until then the shop counts it as in-flight, and at worst a little too little is for sale.
 *
 * Exits may be planned of more than is there: then nothing is left to sell. Less than nothing in a warehouse is a mistake, and
 * is told as it stands.
 *
 * Where a warehouse does not keep the planned exits up to date, `physical` takes the first figure alone, and the shop takes
 * off whatever has not left.
 */
import type { WmsStatus } from '../../domain/orderStatus';
import type { ReportedLevel } from '../../domain/terms';
import { child, leftToSell, list, pieces, senseless, text, type Decoded } from '../kit/values';

export type StockFigure = 'available' | 'physical';

/** From which status on the figure leaves an order out. */
export function reflectsFrom(figure: StockFigure): WmsStatus {
  return figure === 'available' ? 'allocated' : 'partially_shipped';
}

/**
 * @param item a master item as it is shown by itself, with `stock_by_warehouse`
 * @returns its level in this warehouse, 0 where there was never any; null where the item has no reference
 */
export function toStockLevel(item: Decoded, warehouseId: string, figure: StockFigure): ReportedLevel | null {
  const sku = text(child(item, 'item_reference'));
  if (sku === '') return null;
  const stock = list(child(item, 'stock_by_warehouse')).find((each) => text(child(each, 'warehouse_id')).toLowerCase() === warehouseId);
  // It stands in our warehouse, and nobody says with how many pieces (it may be counted in pallets alone): that is no 0.
  const unsaid = stock === undefined ? 0 : '';
  const physical = pieces(child(stock, 'number_of_eaches')) ?? pieces(child(stock, 'each_actual_quantity')) ?? unsaid;
  const planned = figure === 'available' ? (pieces(child(stock, 'each_allocated_quantity')) ?? 0) : 0;
  return { sku, warehouse: warehouseId, quantity: senseless([physical, planned]) ?? leftToSell(Number(physical) - Number(planned)) };
}
