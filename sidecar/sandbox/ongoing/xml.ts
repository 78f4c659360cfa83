/** Just enough XML for SOAP bodies, and fast: the sandbox must not be what a measurement measures. */

/** An element: its text, and its children by local name (every list, also of one). */
export interface XmlElement {
  name: string;
  text: string;
  children: Map<string, XmlElement[]>;
}

export class XmlError extends Error {
  override name = 'XmlError';
}

const TOKEN = /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>|([^<]+)/y;

/** @throws XmlError for what is not well formed */
export function parseXml(source: string): XmlElement {
  const root: XmlElement = { name: '', text: '', children: new Map() };
  const open: XmlElement[] = [root];
  TOKEN.lastIndex = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (!match) throw new XmlError(`not well formed at character ${at}`);
    const [, cdata, closing, opening, , selfClosing, characters] = match;
    const current = open[open.length - 1]!;
    if (opening !== undefined) {
      const element: XmlElement = { name: localName(opening), text: '', children: new Map() };
      const siblings = current.children.get(element.name);
      if (siblings) siblings.push(element);
      else current.children.set(element.name, [element]);
      if (selfClosing === '') open.push(element);
    } else if (closing !== undefined) {
      if (open.length < 2 || current.name !== localName(closing)) throw new XmlError(`</${closing}> closes nothing at character ${at}`);
      open.pop();
    } else if (cdata !== undefined) current.text += cdata;
    else if (characters !== undefined) current.text += characters.includes('&') ? unescapeXml(characters) : characters;
  }
  if (open.length !== 1 || root.children.size !== 1) throw new XmlError('the document ends too early');
  return root;
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescapeXml(written: string): string {
  return written.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, entity: string) => {
    if (entity.startsWith('#x') || entity.startsWith('#X')) return String.fromCodePoint(parseInt(entity.slice(2), 16));
    if (entity.startsWith('#')) return String.fromCodePoint(Number(entity.slice(1)));
    const character = ENTITIES[entity];
    if (character === undefined) throw new XmlError(`unknown entity ${whole}`);
    return character;
  });
}

/** The first child at a path; undefined where there is none. */
export function first(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  let current = element;
  for (const name of path) current = current?.children.get(name)?.[0];
  return current;
}

/** The trimmed text at a path; '' where there is none. */
export function textAt(element: XmlElement | undefined, ...path: string[]): string {
  return first(element, ...path)?.text.trim() ?? '';
}

/** All children of one name below a path. */
export function allAt(element: XmlElement | undefined, ...path: string[]): XmlElement[] {
  const last = path[path.length - 1]!;
  return first(element, ...path.slice(0, -1))?.children.get(last) ?? [];
}

/** `<name>value</name>`; nothing for undefined, as .NET does for null. */
export function element(name: string, value: string | number | boolean | undefined): string {
  return value === undefined ? '' : `<${name}>${typeof value === 'string' ? escapeXml(value) : value}</${name}>`;
}

export function escapeXml(value: string): string {
  return /[<>&]/.test(value) ? value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;') : value;
}
