/**
 * The shop's times. `date_add` and `date_upd` are in the shop's time zone and do not say so; ours are ISO in UTC.
 * In the hour that comes twice when clocks go back, a time of the shop stands for two moments. Pure.
 */
import { DateTime } from 'luxon';

const HOUR_MS = 3_600_000;
const SHOP_FORMAT = 'yyyy-MM-dd HH:mm:ss';

/** '' where the shop has no time ('0000-00-00 …') or none that can be read. Of two moments it is the earlier one. */
export function isoFromShopTime(shopTime: string, timeZone: string): string {
  if (shopTime.startsWith('0000-00-00')) {
    return '';
  }
  const local = DateTime.fromSQL(shopTime, { zone: timeZone });
  if (!local.isValid) {
    return '';
  }
  // Too early is harmless where the time is a place to read on from; too late would skip orders.
  const earliest = Math.min(...local.getPossibleOffsets().map((moment) => moment.toMillis()));
  return new Date(earliest).toISOString();
}

/**
 * The shop's time from which on everything is found that was touched at or after `iso`. Shortly before the clocks go
 * back that is up to an hour earlier: what comes after the change has a smaller time.
 */
export function shopTimeSince(iso: string, timeZone: string): string {
  const since = DateTime.fromISO(iso, { zone: timeZone });
  const goneBack = Math.max(0, since.offset - since.plus(HOUR_MS).offset);
  return since.setZone('utc').plus({ minutes: since.offset - goneBack }).toFormat(SHOP_FORMAT);
}
