/**
 * From when on the shop is asked for changed orders. The shop writes `date_upd` by the clock of its server, in its time zone; that
 * clock can be set, the zone changed, and neither is the database's. So a scan keeps both clocks as it read them: the database's says
 * how much time passed, the shop's what it writes into its orders at that moment. Pure.
 */
import { DateTime } from 'luxon';

/** What is written while a scan reads, and the seconds between reading the two clocks. */
const OVERLAP_MS = 2 * 60_000;
/** Two clocks of a machine and whole seconds of `date_upd`. */
const SLACK_MS = 3_000;

/** Both clocks at one moment: the database's (ISO, UTC) and the shop's as it writes it, "2026-11-24 10:00:00". */
export interface Clocks {
  database: string;
  shop: string;
}

/** As the cursor keeps it; null where it holds nothing that can be read. */
export function parseClocks(position: string | null): Clocks | null {
  const match = /^(\S+Z) (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)$/.exec(position ?? '');
  return match?.[1] !== undefined && match[2] !== undefined ? { database: match[1], shop: match[2] } : null;
}

export function formatClocks({ database, shop }: Clocks): string {
  return `${database} ${shop}`;
}

/**
 * The shop's time from which on everything is found that changed since the last scan, whichever of its clock's settings wrote it.
 * @param last the clocks of the last complete scan; null before the first, which begins at the baseline
 */
export function scanFrom(last: Clocks | null, baseline: string, now: Clocks): string {
  const passedMs = Math.max(0, Date.parse(now.database) - Date.parse(last?.database ?? baseline));
  const byNewClock = naive(now.shop) - passedMs;
  const byOldClock = last ? naive(last.shop) : byNewClock;
  return text(Math.min(byNewClock, byOldClock) - OVERLAP_MS);
}

/** Was this written into the order between these two times of the database? */
export function isWithin(stamp: string, from: string, to: string, now: Clocks): boolean {
  const at = Date.parse(now.database) - (naive(now.shop) - naive(stamp));
  return at >= Date.parse(from) - SLACK_MS && at <= Date.parse(to) + SLACK_MS;
}

/** The shop's time as a number to calculate with: only differences mean something. */
function naive(shopTime: string): number {
  return DateTime.fromSQL(shopTime, { zone: 'utc' }).toMillis();
}

function text(ms: number): string {
  return DateTime.fromMillis(ms, { zone: 'utc' }).toFormat('yyyy-MM-dd HH:mm:ss');
}
