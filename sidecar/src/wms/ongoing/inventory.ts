/**
 * The lines of an inventory, taken out of the answer while it comes: a hundred thousand articles are fifty megabytes of XML, and
 * ten times as much once decoded. What is left of the answer (an envelope, a refusal) goes the way of every other.
 */
import { apart } from '../kit/values';

/** What an inventory line says of an article, as it was written. */
export interface InventoryLine {
  articleNumber: string;
  systemId: string;
  /** By the element's name; what is empty is left out. */
  figures: Readonly<Record<string, string>>;
}

const LINE = 'InventoryLine';
const OPENING = new RegExp(`<((?:[\\w.-]+:)?${LINE})(?:\\s[^>]*)?/?>`);
/** A part that opens, closes or stands alone; character data of both kinds; what says nothing. */
const PART = /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)(?:[\w.-]+:)?([\w.-]+)(?:\s(?:[^>"']|"[^"]*"|'[^']*')*?)?(\/?)>|([^<]+)/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export class InventorySieve<Kept> {
  readonly lines: Kept[] = [];
  private waiting = '';

  /** @param keep what is to be kept of a line; of a hundred thousand all that they say is forty megabytes */
  constructor(private readonly keep: (line: InventoryLine) => Kept) {}

  /** @returns what of the text belongs to no line; a line that cannot be read stays in it, for whoever reads the rest to stumble over */
  take(text: string): string {
    this.waiting += text;
    let rest = '';
    for (;;) {
      const opening = OPENING.exec(this.waiting);
      if (!opening) {
        // The end of it may be the beginning of a line.
        const cut = this.waiting.lastIndexOf('<');
        const safe = cut === -1 || this.waiting.indexOf('>', cut) !== -1 ? this.waiting.length : cut;
        rest += this.waiting.slice(0, safe);
        this.waiting = this.waiting.slice(safe);
        return apart(rest);
      }
      rest += this.waiting.slice(0, opening.index);
      if (opening[0].endsWith('/>')) {
        this.waiting = this.waiting.slice(opening.index + opening[0].length);
        continue;
      }
      const end = this.endOf(opening[1] as string, opening.index);
      if (end === -1) {
        this.waiting = this.waiting.slice(opening.index);
        return apart(rest);
      }
      const written = this.waiting.slice(opening.index, end);
      const line = readLine(written);
      if (line === null) rest += written;
      else this.lines.push(this.keep(line));
      this.waiting = this.waiting.slice(end);
    }
  }

  /** Nothing more comes. @returns what was held back */
  end(): string {
    const rest = this.waiting;
    this.waiting = '';
    return rest;
  }

  private endOf(name: string, from: number): number {
    const closing = `</${name}>`;
    const at = this.waiting.indexOf(closing, from);
    return at === -1 ? -1 : at + closing.length;
  }
}

/** @returns null where it is no well-formed XML */
export function readLine(written: string): InventoryLine | null {
  const path: string[] = [];
  const figures: Record<string, string> = {};
  let articleNumber = '';
  let systemId = '';
  const say = (words: string): void => {
    const [, first, second] = path;
    // Deeper elements have figures of the same names, of parts of the article's stock.
    if (path.length === 2 && first !== undefined && words.trim() !== '') figures[first] = (figures[first] ?? '') + words.trim();
    if (path.length !== 3 || first !== 'Article') return;
    if (second === 'ArticleNumber') articleNumber += words;
    if (second === 'SystemId') systemId += words;
  };
  for (let at = 0; at < written.length; at = PART.lastIndex) {
    PART.lastIndex = at;
    const part = PART.exec(written);
    if (!part) return null;
    const [, characters, closes, name, alone, text] = part;
    if (characters !== undefined) say(characters);
    else if (text !== undefined) say(decoded(text));
    else if (name === undefined || alone === '/') continue;
    else if (closes === '') path.push(name);
    else if (path.pop() !== name) return null;
  }
  return path.length === 0 ? { articleNumber: apart(articleNumber.trim()), systemId: systemId.trim(), figures } : null;
}

function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (all, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
    if (name !== undefined) return ENTITIES[name] ?? all;
    const code = hex !== undefined ? parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
