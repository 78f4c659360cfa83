/** Times of the ledger: UTC, as the database writes them, and ISO. */

/** `2026-11-24 10:00:00.000` (UTC) as ISO; null stays null. */
export function toIso<Text extends string | null>(value: Text): Text {
  if (value === null || value === undefined) return null as Text;
  const iso = value.replace(' ', 'T');
  return `${iso.length === 19 ? `${iso}.000` : iso}Z` as Text;
}

/** ISO as the DATETIME(3) text of the same moment in UTC; null stays null. */
export function fromIso<Text extends string | null>(value: Text): Text {
  return (value === null ? null : new Date(value).toISOString().replace('T', ' ').replace('Z', '')) as Text;
}

/** A span as the statements take it. */
export function microseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1000);
}
