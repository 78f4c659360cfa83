/** The stock flow's rules that need no shop: buffers, exclusions by SKU, the safety stop, what makes sense, when the night's run is due. Pure. */
import { DateTime } from 'luxon';
import type { StockLevel, ReportedLevel } from './terms';
import type { StockSettings } from './stockSettings';

/** The shop's column, and ours: signed 32-bit. */
export const MAX_PIECES = 2_147_483_647;
/** `product.reference` and `wmsbridge_stock.sku`. */
export const MAX_SKU_CHARACTERS = 64;

/** Pieces kept back of a SKU of which the WMS has `level`: its own from the list, else the larger of the shop's two. */
export function bufferOf(sku: string, level: number, settings: Pick<StockSettings, 'buffer' | 'bufferPercent' | 'buffers'>): number {
  const share = (percent: number): number => Math.ceil((Math.max(0, level) * percent) / 100);
  const own = settings.buffers.size > 0 ? settings.buffers.get(sku.toLowerCase()) : undefined;
  if (own) return 'pieces' in own ? own.pieces : share(own.percent);
  return Math.max(settings.buffer, share(settings.bufferPercent));
}

/** @returns for a SKU the pattern that leaves it out, or null. Without regard to case, as the shop compares SKUs. */
export function excluderOf(patterns: readonly string[]): (sku: string) => string | null {
  if (patterns.length === 0) return () => null;
  // Most are names, of which there may be many: only what is a pattern is tried one by one.
  const names = new Map(patterns.filter((pattern) => !/[*?]/.test(pattern)).map((name) => [name.toLowerCase(), name]));
  const compiled = patterns.filter((pattern) => /[*?]/.test(pattern)).map((pattern) => ({
    pattern,
    // Everything but our two signs is itself.
    matches: new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 'isu'),
  }));
  return (sku) => names.get(sku.toLowerCase()) ?? compiled.find(({ matches }) => matches.test(sku))?.pattern ?? null;
}

/** A level that cannot be kept or written, and why. */
export interface BadLevel {
  sku: string;
  warehouse: string;
  because: string;
}

/** What an answer of several pages has said so far: the number of each SKU and warehouse. */
export type SaidBefore = Map<string, number>;
/** Of more than so many it is not remembered what was said. */
const REMEMBERED = 100_000;

/**
 * Parts the levels of one page: what is whole, in range and said once, and the rest with words. Nothing is written for
 * the rest, and nothing else is held up by it. What a figure means, less than nothing too, the adapter has said already.
 *
 * @param said what earlier pages of the same answer said; this page's is added
 */
export function sortOut(levels: readonly ReportedLevel[], said: SaidBefore = new Map()): { good: StockLevel[]; bad: BadLevel[] } {
  const good: StockLevel[] = [];
  const bad = new Map<string, BadLevel>();
  const refuse = (sku: string, warehouse: string, because: string): void => {
    bad.set(sku, { sku, warehouse, because });
  };
  // Most answers say everything once: what this page said is looked up only where it may have been said before.
  let onPage: Map<string, StockLevel> | null = said.size + levels.length > REMEMBERED ? new Map() : null;
  for (const level of levels) {
    const { sku, warehouse, quantity } = level;
    if (typeof sku !== 'string' || sku.trim() === '' || sku.length > MAX_SKU_CHARACTERS || typeof warehouse !== 'string' || warehouse.length > MAX_SKU_CHARACTERS) continue;
    if (typeof quantity !== 'number' || !Number.isInteger(quantity)) {
      refuse(sku, warehouse, `The WMS gives "${String(quantity).slice(0, 30)}" pieces, which is no whole number. Correct the article's stock at the WMS.`);
      continue;
    }
    if (quantity < 0 || quantity > MAX_PIECES) {
      refuse(sku, warehouse, `The WMS gives ${quantity} pieces, which no warehouse can hold (0 to ${MAX_PIECES}). Correct the article's stock at the WMS.`);
      continue;
    }
    const key = keyOf(sku, warehouse);
    const earlier = said.get(key);
    if (earlier !== undefined) onPage ??= new Map(good.map((one) => [keyOf(one.sku, one.warehouse), one]));
    const other = onPage?.get(key);
    const before = other?.quantity ?? earlier;
    if (before !== undefined && before !== quantity) {
      const because = `The WMS gives this SKU twice in one answer, with ${before} and with ${quantity} pieces: which one is true nobody knows.`;
      refuse(sku, warehouse, because);
      if (other) refuse(other.sku, warehouse, because);
    }
    if (said.size < REMEMBERED) said.set(key, quantity);
    if (other) continue;
    good.push(level as StockLevel);
    onPage?.set(key, level as StockLevel);
  }
  if (bad.size === 0) return { good, bad: [] };
  // A SKU with a bad part in one warehouse has no true sum.
  return { good: good.filter(({ sku }) => !bad.has(sku)), bad: [...bad.values()] };
}

/** The shop compares SKUs without regard to case. */
function keyOf(sku: string, warehouse: string): string {
  return warehouse === '' ? sku.toLowerCase() : `${sku.toLowerCase()}\n${warehouse}`;
}

/** Whether so many SKUs would go out of stock at once that a person must look first; StockRule::mustStop of the module. */
export function emptiesTooMany(emptied: number, sellable: number, safetyStop: { share: number; least: number }): boolean {
  return safetyStop.share > 0 && safetyStop.share <= 100 && emptied >= Math.max(1, safetyStop.least) && emptied * 100 > sellable * safetyStop.share;
}

/**
 * Whether a full answer names so few of the SKUs that the WMS had before that it cannot be whole.
 * @param named SKUs in the answer that were known before
 * @param known SKUs known before it
 */
export function isShort(named: number, known: number, safetyStop: { share: number; least: number }): boolean {
  return emptiesTooMany(known - named, known, safetyStop);
}

/** The last night that should have been by now: the shop's date on which its clock passed `at` the last time. */
export function lastNight(local: { date: string; time: string }, at: string): string {
  return local.time >= at ? local.date : (DateTime.fromISO(local.date).minus({ days: 1 }).toISODate() as string);
}

/**
 * Whether a full comparison is due: once for each night of the shop, at its time or later (one that was missed is caught
 * up as soon as a sidecar runs), and at once where a person asked.
 * @param local the time in the shop's zone: its date ("2026-11-24") and time ("03:40")
 * @param lastDone the date it last ran for; null: never; 'asked': a person asked
 */
export function isFullDue(local: { date: string; time: string }, fullAt: string, lastDone: string | null): boolean {
  if (lastDone === FULL_ASKED) return true;
  return fullAt !== '' && (lastDone === null || lastDone < lastNight(local, fullAt));
}
export const FULL_ASKED = 'asked';

/** A moment (ISO, UTC) by the shop's clock on the wall. An unknown zone is UTC. */
export function localTime(iso: string, timeZone: string): { date: string; time: string } {
  const there = DateTime.fromISO(iso, { zone: timeZone });
  const local = there.isValid ? there : DateTime.fromISO(iso, { zone: 'UTC' });
  return { date: local.toFormat('yyyy-MM-dd'), time: local.toFormat('HH:mm') };
}

/**
 * The WMS's warehouses that count for this shop: those of the adapter, narrowed by the settings. A setting that names none of
 * them is a mistake, and would empty the shop: then all of the adapter's count.
 */
export function countedWarehouses(ofAdapter: readonly string[], bySettings: readonly string[]): readonly string[] {
  const chosen = ofAdapter.filter((one) => bySettings.includes(one));
  return chosen.length > 0 ? chosen : ofAdapter;
}
