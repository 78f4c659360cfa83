/** The settings of one shop, from the rows of `wmsbridge_setting` (docs/contract.md lists the keys). */
import { FLOWS, WMS_STATUSES, type Flow, type WmsStatus } from './contract';
import { SettingReader, type SettingRow } from './settingReader';
import { parseStockSettings, type StockSettings } from './stockSettings';

export type { SettingRow } from './settingReader';

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

export function parseSettings(rows: readonly SettingRow[]): Settings {
  const read = new SettingReader(rows);
  const flowKey = (flow: Flow) => `WMSBRIDGE_FLOW_${flow.toUpperCase() as Uppercase<Flow>}` as const;
  const statusKey = (status: WmsStatus) => `WMSBRIDGE_STATUS_${status.toUpperCase() as Uppercase<WmsStatus>}` as const;
  return {
    flows: Object.fromEntries(FLOWS.map((flow) => [flow, read.flag(flowKey(flow))])) as Record<Flow, boolean>,
    flowsChangedAt: Object.fromEntries(FLOWS.map((flow) => [flow, read.changedAt(flowKey(flow))])) as Record<Flow, string | null>,
    releaseStatuses: new Set(read.ids('WMSBRIDGE_RELEASE_STATUSES')),
    cancelStatuses: new Set(read.ids('WMSBRIDGE_CANCEL_STATUSES')),
    knownStatuses: new Set(read.ids('WMSBRIDGE_KNOWN_STATUSES')),
    codModules: read.list('WMSBRIDGE_COD_MODULES'),
    codStatus: read.status('PS_OS_COD_VALIDATION'),
    codOrders: read.word('WMSBRIDGE_COD_ORDERS'),
    sharedSkus: read.list('WMSBRIDGE_SHARED_SKUS'),
    earlierOrders: read.word('WMSBRIDGE_EARLIER_ORDERS'),
    targetStatuses: Object.fromEntries(WMS_STATUSES.map((status) => [status, read.status(statusKey(status))])) as Record<WmsStatus, number>,
    carrierMap: parseCarrierMap(read.text('WMSBRIDGE_CARRIER_MAP'), read.warnings),
    createArticles: read.flag('WMSBRIDGE_CREATE_ARTICLES'),
    stock: parseStockSettings(read),
    stopCreates: read.number('WMSBRIDGE_STOP_CREATES'),
    stopCancels: read.number('WMSBRIDGE_STOP_CANCELS'),
    maxAgeHours: read.number('WMSBRIDGE_MAX_ORDER_AGE_HOURS'),
    archiveMonths: read.number('WMSBRIDGE_ARCHIVE_MONTHS'),
    retentionDays: Math.max(1, read.number('WMSBRIDGE_RETENTION_DAYS')),
    canceledStatus: read.status('PS_OS_CANCELED'),
    errorStatus: read.status('PS_OS_ERROR'),
    timeZone: read.text('PS_TIMEZONE') || 'UTC',
    layout: read.version('WMSBRIDGE_LAYOUT'),
    contract: read.version('WMSBRIDGE_CONTRACT'),
    moduleVersion: read.text('WMSBRIDGE_VERSION'),
    warnings: read.warnings,
    missing: read.missing,
  };
}

/** All settings on which a held order depends, as one text: where it differs, held orders are looked at again. */
export function holdSettings(settings: Settings): string {
  const { releaseStatuses, cancelStatuses, knownStatuses, codModules, codStatus, codOrders, sharedSkus, earlierOrders, maxAgeHours } = settings;
  return JSON.stringify([[...releaseStatuses], [...cancelStatuses], [...knownStatuses], codModules, codStatus, codOrders, sharedSkus, earlierOrders, maxAgeHours]);
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
