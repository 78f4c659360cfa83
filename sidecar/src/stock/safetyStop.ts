/** What is said where a safety stop stopped the stock flow. What stops and what does not is decided in domain/stockRules.ts. */
import { isShort } from '../domain/stockRules';
import type { StockSettings } from '../domain/stockSettings';

const RESUME = 'Then resume it: in the module, or with "npm run wmsbridge -- resume stock".';

/** Words where a full answer names too few of the SKUs that the WMS had before; '' where it does not. */
export function tooShort(named: number, known: number, settings: Pick<StockSettings, 'stopShare' | 'stopMinimum'>, released: boolean): string {
  if (released || !isShort(named, known, { share: settings.stopShare, least: settings.stopMinimum })) return '';
  return named === 0
    ? `The WMS was asked for all its stock and named none of the ${known} SKUs that it had before. Nothing was written. Look whether the WMS is well. ${RESUME}`
    : `The WMS was asked for all its stock and named ${named} of the ${known} SKUs that it had before. Nothing was written. Look whether its answer is whole. ${RESUME}`;
}

/** @param seen what the shop counted before the first write */
export function emptyingWords(seen: { emptied: number; sellable: number }, settings: Pick<StockSettings, 'stopShare'>): string {
  return `${seen.emptied} of ${seen.sellable} SKUs for sale would go out of stock at once, more than the ${settings.stopShare} % that go without asking. Nothing of it was written. Look whether the figures of the WMS are right. ${RESUME}`;
}
