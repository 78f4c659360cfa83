/**
 * The settings of one shop, from the rows of `wmsbridge_setting` (docs/contract.md lists the keys). Unreadable values
 * become their default, and are named in `warnings`: one bad value must not stop a flow that does not need it.
 */
import { FLOWS, type Flow } from './terms';
import { parseStockSettings, type StockSettings } from './stockSettings';
import { WMS_STATUSES, type WmsStatus } from './orderStatus';

/** One row of the shop's; `changedAt` is ISO, UTC. */
export interface SettingRow {
  name: string;
  value: string | null;
  changedAt: string;
}

export interface Settings {
  flows: Record<Flow, boolean>;
  /** When each flow's switch was last changed (ISO, UTC); null where unknown. */
  flowsChangedAt: Record<Flow, string | null>;
  releaseStatuses: ReadonlySet<number>;
  cancelStatuses: ReadonlySet<number>;
  /** Statuses that the shop had when an admin last chose which of them send an order. */
  knownStatuses: ReadonlySet<number>;
  /** Orders paid on delivery: by payment module (names or patterns with * and ?), or by PrestaShop's own status for them; 0 none. */
  codModules: readonly string[];
  codStatus: number;
  /** What becomes of them: `ask` a person, or `send`. */
  codOrders: 'ask' | 'send';
  /** SKUs that may be sent although several products or combinations have them: names or patterns. */
  sharedSkus: readonly string[];
  /** Orders placed before the orders flow was switched on and paid after it: `ask` a person, or `send`. */
  earlierOrders: 'ask' | 'send';
  /** The shop's status for each of ours; 0 leaves the order's status alone. */
  targetStatuses: Record<WmsStatus, number>;
  /** The carrier's `id_reference` to the WMS's carrier code. */
  carrierMap: ReadonlyMap<number, string>;
  createArticles: boolean;
  /** Of the stock flow. */
  stock: StockSettings;
  stopCreates: number;
  stopCancels: number;
  maxAgeHours: number;
  retentionDays: number;
  /** Months after which a finished order is archived; 0 never. */
  archiveMonths: number;
  /** Statuses that put the goods back in the shop by themselves. */
  canceledStatus: number;
  errorStatus: number;
  timeZone: string;
  /** null: the module is not there, or older than these. */
  layout: number | null;
  contract: number | null;
  moduleVersion: string;
  warnings: string[];
  /** Settings without which nothing may be decided, and that have no row: the table is being imported, or was damaged. */
  missing: string[];
}

/** The module's installation writes them, PrestaShop's its own; an empty one has a row all the same. */
const NEEDED = ['WMSBRIDGE_RELEASE_STATUSES', 'WMSBRIDGE_CANCEL_STATUSES', 'WMSBRIDGE_KNOWN_STATUSES', 'PS_TIMEZONE'];

const KEY = 'WMSBRIDGE_';

export function parseSettings(rows: readonly SettingRow[]): Settings {
  const chosen = new Map(rows.map((row) => [row.name, row]));
  const warnings: string[] = [];
  const text = (name: string): string => chosen.get(name)?.value ?? '';
  const whole = (name: string, fallback: number): number => {
    const value = text(name).trim();
    if (value === '') return fallback;
    if (/^-?\d+$/.test(value)) return Number(value);
    warnings.push(`${name} is "${value.slice(0, 40)}", which is no whole number; ${fallback} is used.`);
    return fallback;
  };
  const ids = (name: string): ReadonlySet<number> =>
    new Set(
      text(name)
        .split(',')
        .map((part) => Number(part.trim()))
        .filter((id) => Number.isInteger(id) && id > 0),
    );
  const list = (name: string): string[] =>
    text(name)
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');

  const flows = {} as Record<Flow, boolean>;
  const flowsChangedAt = {} as Record<Flow, string | null>;
  for (const flow of FLOWS) {
    flows[flow] = text(`${KEY}FLOW_${flow.toUpperCase()}`) === '1';
    flowsChangedAt[flow] = chosen.get(`${KEY}FLOW_${flow.toUpperCase()}`)?.changedAt ?? null;
  }
  const targetStatuses = {} as Record<WmsStatus, number>;
  for (const status of WMS_STATUSES) targetStatuses[status] = whole(`${KEY}STATUS_${status.toUpperCase()}`, 0);

  return {
    flows,
    flowsChangedAt,
    releaseStatuses: ids(`${KEY}RELEASE_STATUSES`),
    cancelStatuses: ids(`${KEY}CANCEL_STATUSES`),
    knownStatuses: ids(`${KEY}KNOWN_STATUSES`),
    codModules: list(`${KEY}COD_MODULES`),
    codStatus: whole('PS_OS_COD_VALIDATION', 0),
    codOrders: text(`${KEY}COD_ORDERS`) === 'send' ? 'send' : 'ask',
    sharedSkus: list(`${KEY}SHARED_SKUS`),
    earlierOrders: text(`${KEY}EARLIER_ORDERS`) === 'send' ? 'send' : 'ask',
    targetStatuses,
    carrierMap: parseCarrierMap(text(`${KEY}CARRIER_MAP`), warnings),
    createArticles: whole(`${KEY}CREATE_ARTICLES`, 1) === 1,
    stock: parseStockSettings((name) => savedText(chosen.get(`${KEY}STOCK_${name}`)), warnings),
    stopCreates: whole(`${KEY}STOP_CREATES`, 5000),
    stopCancels: whole(`${KEY}STOP_CANCELS`, 200),
    maxAgeHours: whole(`${KEY}MAX_ORDER_AGE_HOURS`, 48),
    archiveMonths: Math.max(0, whole(`${KEY}ARCHIVE_MONTHS`, 24)),
    retentionDays: Math.max(1, whole(`${KEY}RETENTION_DAYS`, 90)),
    canceledStatus: whole('PS_OS_CANCELED', 6),
    errorStatus: whole('PS_OS_ERROR', 8),
    timeZone: text('PS_TIMEZONE') || 'UTC',
    layout: chosen.has(`${KEY}LAYOUT`) ? whole(`${KEY}LAYOUT`, 0) : null,
    contract: chosen.has(`${KEY}CONTRACT`) ? whole(`${KEY}CONTRACT`, 0) : null,
    moduleVersion: text(`${KEY}VERSION`),
    warnings,
    missing: NEEDED.filter((name) => !chosen.has(name)),
  };
}

/** All settings on which a held order depends, as one text: where it differs, held orders are looked at again. */
export function holdSettings(settings: Settings): string {
  const { releaseStatuses, cancelStatuses, knownStatuses, codModules, codStatus, codOrders, sharedSkus, earlierOrders, maxAgeHours } = settings;
  return JSON.stringify([[...releaseStatuses], [...cancelStatuses], [...knownStatuses], codModules, codStatus, codOrders, sharedSkus, earlierOrders, maxAgeHours]);
}

/** PrestaShop keeps a text that was emptied as NULL: what was never saved has no row. */
function savedText(row: SettingRow | undefined): string | undefined {
  return row === undefined ? undefined : (row.value ?? '');
}

function parseCarrierMap(json: string, warnings: string[]): ReadonlyMap<number, string> {
  const map = new Map<number, string>();
  if (json.trim() === '') return map;
  try {
    const parsed: unknown = JSON.parse(json);
    for (const [reference, code] of Object.entries(parsed as Record<string, unknown>)) {
      if (/^\d+$/.test(reference) && typeof code === 'string' && code.trim() !== '') map.set(Number(reference), code.trim());
    }
  } catch {
    warnings.push('WMSBRIDGE_CARRIER_MAP is no JSON object; no carrier is mapped. Save the settings page again.');
  }
  return map;
}
