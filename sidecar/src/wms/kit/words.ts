/** A WMS's own words, made fit to be shown: which article they name, and what must not be in them. Pure. */

/** Which of these SKUs the words name: the longest first, for `A-1` is in `A-10`. '' where none. */
export function skuIn(words: string, skus: readonly string[]): string {
  const byLength = [...skus].filter((sku) => sku !== '').sort((a, b) => b.length - a.length);
  return byLength.find((sku) => new RegExp(`(^|[^\\w-])${escaped(sku)}($|[^\\w-])`, 'i').test(words)) ?? '';
}

const EMAIL = /[^\s<>"',;:()]+@[^\s<>"',;:()]+\.[^\s<>"',;:()]+/g;
const MAX_WORDS = 300;

/**
 * The WMS's words fit for logs and screens: its first line, without e-mail addresses and without the given values.
 * @param hide secrets and personal data that the WMS may have put into its answer; short ones stay, for they are words
 */
export function presentable(words: string, hide: readonly string[] = []): string {
  const line = (words.split(/\r?\n\s*at /)[0] ?? '').replace(/\s+/g, ' ').trim();
  const shown = without(line.replace(EMAIL, '…'), hide);
  return shown.length > MAX_WORDS ? `${shown.slice(0, MAX_WORDS - 1)}…` : shown;
}

/** The words with these values taken out; short ones stay, for they are words. */
export function without(words: string, values: readonly string[]): string {
  return [...values]
    .map((value) => value.trim())
    .filter((value) => value.length >= 3)
    .sort((a, b) => b.length - a.length)
    .reduce((left, value) => left.replace(new RegExp(`(?<!\\w)${escaped(value)}(?!\\w)`, 'giu'), '…'), words);
}

function escaped(value: string): string {
  return value.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
