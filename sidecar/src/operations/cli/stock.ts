/**
 *   npm run wmsbridge -- stock dry-run [SKU…] [--csv]     what would be written, and why; nothing is
 */
import { DEFAULT_TIMING } from '../../app';
import { loadConfig } from '../../config';
import { parseSettings } from '../../domain/settings';
import { dryRun, type DryRunLine } from '../../stock/dryRun';
import { createLogger } from '../../logger';
import type { Ledger } from '../../shop/Ledger';
import { poll } from '../../shop/ledger/poll';
import { createWebserviceShop } from '../../shop/webservice/WebserviceShop';

const USAGE = 'Say what to do with the stock: stock full | stock dry-run [SKU…] [--csv]';
const COLUMNS: readonly (keyof DryRunLine)[] = ['sku', 'wms', 'inFlight', 'buffer', 'shopNow', 'shopThen', 'outcome', 'message'];
const HEADINGS = ['SKU', 'WMS', 'in-flight', 'buffer', 'shop now', 'shop then', 'outcome', 'message'];
/** Of a table; a CSV has no widths. */
const WIDTHS = [32, 9, 9, 7, 9, 9, 17, 0];

export async function stockCommand(statements: Ledger, at: { idConnection: number; idShop: number }, words: readonly string[], write: (text: string) => void): Promise<void> {
  const [what = '', ...rest] = words;
  if (what !== 'dry-run') throw new Error(USAGE);
  const config = loadConfig();
  const log = createLogger({ level: 'error', secrets: config.secrets });
  const { configuration } = await poll(statements, 0);
  const wms = config.wms.create(log);
  try {
    const shop = createWebserviceShop({ url: config.shopUrl, key: config.shopKey, idShop: at.idShop, log });
    const connection = { statements, wms, shop, idConnection: at.idConnection, timing: { ...DEFAULT_TIMING, pollIntervalMs: config.pollIntervalMs, wmsIntervalMs: config.wmsIntervalMs } };
    const csv = rest.includes('--csv');
    const line = csv ? csvLine : tableLine;
    write(line(HEADINGS));
    for await (const one of dryRun(connection, parseSettings(configuration).stock, rest.filter((word) => word !== '--csv'))) write(line(COLUMNS.map((column) => String(one[column] ?? ''))));
  } finally {
    await wms.close();
  }
}

/** Quoted where it must be; a text that a spreadsheet would take for a formula is made a text. */
export function csvLine(values: readonly string[]): string {
  return `${values
    .map((value) => (/^[=+@\t\r\n]|^-(?!\d+$)/.test(value) ? `'${value}` : value))
    .map((value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
    .join(',')}\r\n`;
}

export function tableLine(values: readonly string[]): string {
  return `${values.map((value, i) => (i >= 1 && i <= 5 ? value.padStart(WIDTHS[i] ?? 0) : value.padEnd(WIDTHS[i] ?? 0))).join('  ').trimEnd()}\n`;
}
