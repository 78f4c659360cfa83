/**
 * Takes the elements of one name (`Order`, `InventoryLine`) out of an XML answer while it arrives, and hands over each by itself.
 * So an answer of fifty megabytes is never in memory as a whole, and no single step reads more of it than one network buffer:
 * the event loop stays free. What is left of the answer (an envelope, a refusal) is decoded like any other answer.
 */
import { apart, type Decoded } from '../kit/values';

/** An opening, closing or empty element; character data of both kinds; what carries no content. */
const PART = /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)(?:[\w.-]+:)?([\w.-]+)(?:\s(?:[^>"']|"[^"]*"|'[^']*')*?)?(\/?)>|([^<]+)/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export class ElementSieve<Kept> {
  readonly kept: Kept[] = [];
  private waiting = '';
  /** The start of `waiting` is an element that has not closed up to here. */
  private searchedTo = 0;
  private readonly opening: RegExp;

  /**
   * @param name the element's local name; it must not contain elements of its own name
   * @param keep what to keep of an element. `element` is null where it is not well formed; `written` is its text. Its texts are
   *   parts of the answer: kept as they are (without `apart`), they keep the answer in memory
   */
  constructor(
    name: string,
    private readonly keep: (element: Decoded | null, written: string) => Kept,
  ) {
    this.opening = new RegExp(`<((?:[\\w.-]+:)?${name})(?:\\s[^>]*)?/?>`);
  }

  /** @returns the part of the text that belongs to no such element */
  take(text: string): string {
    this.waiting += text;
    let rest = '';
    for (;;) {
      const opening = this.opening.exec(this.waiting);
      if (!opening) {
        // The end may be the start of an opening tag.
        const cut = this.waiting.lastIndexOf('<');
        const safe = cut === -1 || this.waiting.indexOf('>', cut) !== -1 ? this.waiting.length : cut;
        rest += this.waiting.slice(0, safe);
        this.waiting = this.waiting.slice(safe);
        return apart(rest);
      }
      rest += this.waiting.slice(0, opening.index);
      if (opening.index > 0) this.waiting = this.waiting.slice(opening.index);
      if (opening[0].endsWith('/>')) {
        this.waiting = this.waiting.slice(opening[0].length);
        continue;
      }
      const closing = `</${opening[1]}>`;
      const at = this.waiting.indexOf(closing, this.searchedTo);
      if (at === -1) {
        this.searchedTo = Math.max(0, this.waiting.length - closing.length);
        return apart(rest);
      }
      const written = this.waiting.slice(0, at + closing.length);
      this.kept.push(this.keep(readElement(written), written));
      this.waiting = this.waiting.slice(written.length);
      this.searchedTo = 0;
    }
  }

  /** How much text waits for its end. */
  get waitingLength(): number {
    return this.waiting.length;
  }

  /** No more text comes. @returns what was held back: an element that never closed */
  end(): string {
    const rest = this.waiting;
    this.waiting = '';
    return rest;
  }
}

interface Open {
  name: string;
  children: Record<string, Decoded> | null;
  text: string;
}

/**
 * One element as `kit/values.ts` reads it: children by their local names (a list where a name repeats), text trimmed, null for
 * an empty element. Attributes are left out.
 * @returns null where the text is not one well-formed element
 */
export function readElement(written: string): Decoded | null {
  const root: Open = { name: '', children: null, text: '' };
  const open: Open[] = [root];
  for (let at = 0; at < written.length; at = PART.lastIndex) {
    PART.lastIndex = at;
    const part = PART.exec(written);
    if (!part) return null;
    const [, characters, closes, name, empty, text] = part;
    const current = open[open.length - 1] as Open;
    if (characters !== undefined) current.text += characters;
    else if (text !== undefined) current.text += decoded(text);
    else if (name === undefined) continue;
    else if (empty === '/') append(current, name, null);
    else if (closes === '') open.push({ name, children: null, text: '' });
    else {
      const parent = open[open.length - 2];
      if (!parent || current.name !== name) return null;
      open.pop();
      append(parent, name, current.children ?? (current.text.trim() || null));
    }
  }
  const elements = Object.values(root.children ?? {});
  return open.length === 1 && elements.length === 1 ? elements[0] : null;
}

function append(parent: Open, name: string, value: Decoded): void {
  // Without a prototype: an element may be called `constructor`.
  parent.children ??= Object.create(null) as Record<string, Decoded>;
  const { children } = parent;
  const before = children[name];
  if (!(name in children)) children[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else children[name] = [before, value];
}

function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (all, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
    if (name !== undefined) return ENTITIES[name] ?? all;
    const code = hex !== undefined ? parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
