/**
 * Reads the values of settings by their rules in the contract. What is not understood becomes the default and is named in `warnings`:
 * one bad value must not stop a flow that does not need it. Pure.
 */
import { SETTINGS } from './contract';

/** One row of the shop's; `changedAt` is ISO, UTC. */
export interface SettingRow {
  name: string;
  value: string | null;
  changedAt: string;
}

type Rules = typeof SETTINGS;
export type SettingKey = keyof Rules;
export type KeyOfType<Type extends Rules[SettingKey]['type']> = { [Key in SettingKey]: Rules[Key]['type'] extends Type ? Key : never }[SettingKey];
type WordOf<Key extends KeyOfType<'choice'>> = Rules[Key]['words'][number];

const LONGEST_QUOTE = 40;

export class SettingReader {
  readonly warnings: string[] = [];
  private readonly rows: ReadonlyMap<string, SettingRow>;

  constructor(rows: readonly SettingRow[]) {
    this.rows = new Map(rows.map((row) => [row.name, row]));
  }

  has(key: SettingKey): boolean {
    return this.rows.has(key);
  }

  /** Needed ones that have no row: the table is being imported, or was damaged. An empty one has a row all the same. */
  get missing(): string[] {
    return (Object.keys(SETTINGS) as SettingKey[]).filter((key) => SETTINGS[key].needed && !this.has(key));
  }

  changedAt(key: SettingKey): string | null {
    return this.rows.get(key)?.changedAt ?? null;
  }

  /** '' where it is empty or has no row. */
  text(key: SettingKey): string {
    return (this.rows.get(key)?.value ?? '').trim();
  }

  flag(key: KeyOfType<'flag'>): boolean {
    return (this.text(key) || SETTINGS[key].default) === '1';
  }

  /** A number that the form would not take below `least` is taken here, for nothing breaks by it; one above `most` is not. */
  number(key: KeyOfType<'number'>): number {
    return this.whole(key, Number(SETTINGS[key].default), SETTINGS[key].most);
  }

  /** The id of a status of the shop; 0 none. */
  status(key: KeyOfType<'status'>): number {
    return this.whole(key, Number(SETTINGS[key].default), Infinity);
  }

  /** null where it has no row. */
  version(key: KeyOfType<'version'>): number | null {
    return this.has(key) ? this.whole(key, 0, Infinity) : null;
  }

  word<Key extends KeyOfType<'choice'>>(key: Key): WordOf<Key> {
    const { words, default: fallback } = SETTINGS[key];
    const value = this.text(key);
    if (value === '') return fallback;
    if ((words as readonly string[]).includes(value)) return value as WordOf<Key>;
    this.misread(key, `"${fallback}" is used`);
    return fallback;
  }

  /** The default where it was never saved; none where it was emptied. */
  list(key: KeyOfType<'list'>): string[] {
    const value = this.rows.get(key)?.value;
    return this.has(key) ? parts(value ?? '') : [...SETTINGS[key].default];
  }

  ids(key: KeyOfType<'list' | 'statuses'>): number[] {
    const all = parts(this.text(key));
    const good = all.filter((part) => /^\d+$/.test(part) && Number(part) > 0);
    if (good.length < all.length) this.misread(key, 'what is no id is left out');
    return good.map(Number);
  }

  /** "03:40"; '' where it was emptied. */
  time(key: KeyOfType<'time'>): string {
    if (!this.has(key)) return SETTINGS[key].default;
    const value = this.text(key);
    const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(value) ?? [];
    if (hour !== undefined && minute !== undefined) return `${hour.padStart(2, '0')}:${minute}`;
    if (value !== '') this.misread(key, `${SETTINGS[key].default} is used`);
    return value === '' ? '' : SETTINGS[key].default;
  }

  /** @param used what is done instead, for people */
  misread(key: SettingKey, used: string): void {
    this.warnings.push(`${key} is "${this.text(key).slice(0, LONGEST_QUOTE)}", which is not understood; ${used}.`);
  }

  private whole(key: SettingKey, fallback: number, most: number): number {
    const value = this.text(key);
    if (value === '') return fallback;
    if (/^\d+$/.test(value) && Number(value) <= most) return Number(value);
    this.misread(key, `${fallback} is used`);
    return fallback;
  }
}

function parts(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
