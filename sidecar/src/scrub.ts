/**
 * Takes secrets and personal data out of text. The second line of defence of the logs: the first is the list of what
 * may appear at all (logger.ts). Pure.
 */

const MASK = '…';

/** Secrets of any shape, in any text of ours. */
const SECRETS: [RegExp, string][] = [
  // The user and password of a URL; a password may hold an @ itself.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^/\s"'<>]*@/gi, `$1${MASK}@`],
  [/\b(basic|bearer)\s+[A-Za-z0-9+/=._~-]{6,}/gi, `$1 ${MASK}`],
  // <Password>…</Password>, with a namespace or without.
  [/(<(?:\w+:)?(?:pass\w*|user\w*|token|secret)\b[^>]*>)[^<]*/gi, `$1${MASK}`],
  [
    /\b([\w-]*(?:passw(?:or)?d|passwd|pwd|secret|token|authorization|ws_key|api[_-]?key))(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&)}<]+)/gi,
    `$1$2${MASK}`,
  ],
  // A key of PrestaShop's Webservice.
  [/\b[A-Z0-9]{32}\b/g, MASK],
];

const PEOPLE: [RegExp, string][] = [
  [/[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, MASK],
  // Telephone numbers as people write them: +33 6 12 34 56 78, 06 12 34 56 78, (030) 123 456. Digits in one piece without a
  // plus stay: they are barcodes, SKUs and order numbers.
  [/\+\d[\d ().-]{6,}\d/g, MASK],
  [/(?<![\w.-])\(?0\d{1,4}\)?(?:[ ./-]\d{2,4}){2,5}(?![\w-])/g, MASK],
];

/** Only in text that others wrote: it may quote an address, a request or an answer. */
const FOREIGN: [RegExp, string][] = [
  [/<[^>]*>[\s\S]*>/g, `<${MASK}>`],
  [/\{[\s\S]*\}/g, `{${MASK}}`],
  [/\b0\d{8,11}\b/g, MASK],
];

/** Names of tables, columns and settings may be quoted in another's message; anything else in quotes may be a person. */
const IDENTIFIER = /^(?:[a-z0-9]+(?:_[a-z0-9]+)+|[A-Z0-9]+(?:_[A-Z0-9]+)+)$/;

const MAX_LENGTH = 1000;
/** What is looked at: an error may quote an answer of megabytes, and patterns take their time. */
const MAX_LOOKED_AT = 8000;

/**
 * Text of ours, fit for a log: without credentials, e-mail addresses and telephone numbers.
 * `secrets` are values known to be secret; they are masked wherever they stand.
 */
export function scrub(text: string, secrets: readonly string[] = []): string {
  return cut(replaceAll(withoutKnown(text, secrets), [...SECRETS, ...PEOPLE]));
}

/**
 * Text of someone else's (a library's error, a database's, a WMS's): in addition, quoted values, markup and
 * JSON are masked, for nobody knows what they quote.
 */
export function scrubForeign(text: string, secrets: readonly string[] = []): string {
  const masked = replaceAll(withoutKnown(text, secrets), [...SECRETS, ...FOREIGN, ...PEOPLE]);
  return cut(
    masked.replace(/'([^']*)'|"([^"]*)"|`([^`]*)`/g, (all: string, ...groups: unknown[]) => {
      const value = groups.slice(0, 3).find((group) => typeof group === 'string') as string;
      return IDENTIFIER.test(value) ? all : `${all[0]}${MASK}${all[0]}`;
    }),
  );
}

function withoutKnown(text: string, secrets: readonly string[]): string {
  // The last word goes with the cut: half a secret has no shape to be known by.
  const looked = text.length > MAX_LOOKED_AT ? text.slice(0, MAX_LOOKED_AT).replace(/\S*$/, MASK) : text;
  // Shorter ones are words of the language: masking "a" would leave nothing to read.
  return secrets.filter((secret) => secret.length >= 4).reduce((left, secret) => left.replaceAll(secret, MASK), looked);
}

function replaceAll(text: string, rules: readonly [RegExp, string][]): string {
  return rules.reduce((left, [pattern, by]) => left.replace(pattern, by), text);
}

function cut(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}${MASK}`;
}
