/**
 * Values as the Webservice gives them: PrestaShop 8 sends numbers as text, 9 as numbers, and either may send null or
 * false for nothing. Pure.
 */
export type Row = Readonly<Record<string, unknown>>;

/** A whole number; 0 where there is none. */
export function int(value: unknown): number {
  const number = Number(value);
  return Number.isFinite(number) ? Math.trunc(number) : 0;
}

/** A decimal number; 0 where there is none. */
export function decimal(value: unknown): number {
  const number = Number(value);
  return Number.isFinite(number) ? number : 0;
}

/** Text without the spaces around it; '' where there is none. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

/** "1", 1 and true are true. */
export function flag(value: unknown): boolean {
  return value === true || value === 1 || value === '1';
}

/** A translated text: in the wanted language, else the first that is not empty. */
export function translated(value: unknown, idLang = 0): string {
  if (!Array.isArray(value)) {
    return text(value);
  }
  const all = value as { id?: unknown; value?: unknown }[];
  const wanted = all.find((one) => int(one.id) === idLang && text(one.value) !== '');
  return text((wanted ?? all.find((one) => text(one.value) !== ''))?.value);
}

/** The rows of an association; a single one may come without its list. */
export function rows(value: unknown): Row[] {
  if (Array.isArray(value)) {
    return value as Row[];
  }
  return value !== null && typeof value === 'object' ? [value as Row] : [];
}
