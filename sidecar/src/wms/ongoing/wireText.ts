/** Text as XML 1.0 may carry it, and as the SOAP client carries it unharmed. */

// Lone halves of a surrogate pair belong to no character; with the "u" flag a whole pair is not matched.
const NOT_XML = /[^\u0009\u000A\u000D\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Without the characters that XML 1.0 has no way to write. Emoji and every script stay. */
export function xmlText(value: string): string {
  return value.replace(NOT_XML, '');
}

/**
 * The SOAP client escapes every text but one: what begins with `<![CDATA[` and ends with `]]>` it sends as it is, so
 * a customer could write elements of the request. Such a text goes as a CDATA section of ours around it.
 */
function asCharacterData(value: string): string {
  if (!value.startsWith('<![CDATA[')) return value;
  return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** Every text in a request made safe; what is undefined is left out. */
export function safeForWire(value: unknown): unknown {
  if (typeof value === 'string') return asCharacterData(xmlText(value));
  if (Array.isArray(value)) return value.map(safeForWire);
  if (typeof value !== 'object' || value === null) return value;
  const safe: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner !== undefined) safe[key] = safeForWire(inner);
  }
  return safe;
}
