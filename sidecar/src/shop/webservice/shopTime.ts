/**
 * The shop's times. `date_add` and `date_upd` are in the shop's time zone and do not say so; ours are ISO in UTC.
 * In the hour that comes twice when clocks go back, a time of the shop stands for two moments. Pure.
 */
import { DateTime } from 'luxon';

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
