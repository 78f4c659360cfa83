/**
 * Reading what came out of an answer: decoded XML, or JSON. Nothing about it is certain, an empty element comes as null, and
 * elements that a schema does not name come as text: whoever reads a value says what it should be.
 */

/** Anything that came out of an answer. */
export type Decoded = unknown;

/** A child element; undefined where there is none. */
export function child(value: Decoded, ...path: string[]): Decoded {
  let current: Decoded = value;
  for (const name of path) {
    if (typeof current !== 'object' || current === null || Array.isArray(current)) return undefined;
    current = (current as Record<string, Decoded>)[name];
  }
  return current;
}

/** The elements of a list, of which a single one may come bare. */
export function list(value: Decoded): Decoded[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Text, trimmed; '' where there is none. */
export function text(value: Decoded): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const inner = child(value, '$value');
  return inner === undefined ? '' : text(inner);
}

/** A number; null where there is none or it is no number. */
export function number(value: Decoded): number | null {
  const written = text(value);
  if (written === '') return null;
  const parsed = Number(written);
  return Number.isFinite(parsed) ? parsed : null;
}

/** A number of pieces; what is written there where it is no number; null where nothing is. Whether it makes sense is judged elsewhere, with words. */
export function pieces(value: Decoded): number | string | null {
  const written = text(value);
  if (written === '') return null;
  return /^[+-]?\d+(\.\d*)?(e[+-]?\d+)?$/i.test(written) ? Number(written) : written;
}

/** The first of these that is no figure a warehouse can have: a text, or a number below 0; null where all are. */
export function senseless(figures: readonly (number | string | null)[]): number | string | null {
  return figures.find((figure) => typeof figure === 'string' || (figure ?? 0) < 0) ?? null;
}

/** Less than nothing is left where more is promised than is there: nothing to sell. A part of a piece stays one, for someone to see. */
export function leftToSell(figure: number): number {
  return figure < 0 && Number.isInteger(figure) ? 0 : figure;
}

/** True or false; null where it is neither. */
export function flag(value: Decoded): boolean | null {
  const written = text(value).toLowerCase();
  if (written === 'true' || written === '1') return true;
  if (written === 'false' || written === '0') return false;
  return null;
}

/** The same text by itself. One that was cut out of an answer keeps the whole answer in memory for as long as it lives: what is kept of many is taken apart first. */
export function apart(cut: string): string {
  return Buffer.from(cut, 'utf8').toString('utf8');
}
