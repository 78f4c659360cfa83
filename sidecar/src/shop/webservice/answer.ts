/**
 * What the shop's Webservice answers, read leniently: other modules' PHP warnings may stand before the JSON, errors
 * come as JSON or XML, an empty list is `[]`, and a missing thing has no body at all. Pure.
 */
import { parseString } from 'xml2js';

export interface WebserviceError {
  /** PrestaShop's own number (20, 26, 27 …); 3 is a PHP warning that the Webservice turned into an error. */
  code: number;
  message: string;
}

/** The body of an answer: the JSON that was found in it, and what stood around it. */
export type Body =
  | { kind: 'empty' }
  | { kind: 'json'; value: unknown; /** Output of other code before the JSON; '' in a healthy shop. */ before: string }
  | { kind: 'errors'; errors: WebserviceError[] }
  | { kind: 'other'; /** The beginning, without tags, for people. */ text: string };

/** A PHP warning that the Webservice turned into an error; the request itself may have been carried out. */
export const PHP_WARNING_CODE = 3;

/** How many possible beginnings of the JSON are tried: warnings contain brackets of their own. */
const MAX_JSON_STARTS = 50;

export function readBody(text: string): Body {
  const trimmed = text.trim();
  if (trimmed === '') {
    return { kind: 'empty' };
  }
  const json = findJson(trimmed);
  if (json) {
    const errors = jsonErrors(json.value);
    return errors ? { kind: 'errors', errors } : { kind: 'json', ...json };
  }
  const errors = xmlErrors(trimmed);
  return errors ? { kind: 'errors', errors } : { kind: 'other', text: plainText(trimmed) };
}

function findJson(text: string): { value: unknown; before: string } | null {
  const starts = /[[{]/g;
  // What begins as JSON is JSON as a whole or not at all: a part of a list that was cut must not pass for the list.
  const tries = /^[[{]/.test(text) ? 1 : MAX_JSON_STARTS;
  for (let tried = 0; tried < tries; tried += 1) {
    const start = starts.exec(text);
    if (!start) {
      return null;
    }
    try {
      const value: unknown = JSON.parse(text.slice(start.index));
      return { value, before: plainText(text.slice(0, start.index)) };
    } catch {
      // Not the beginning: look on.
    }
  }
  return null;
}

function jsonErrors(value: unknown): WebserviceError[] | null {
  const errors = (value as { errors?: unknown } | null)?.errors;
  if (!Array.isArray(errors)) {
    return null;
  }
  return errors.map((error: { code?: unknown; message?: unknown }) => ({
    code: Number(error.code ?? 0),
    message: String(error.message ?? ''),
  }));
}

function xmlErrors(text: string): WebserviceError[] | null {
  const start = text.indexOf('<prestashop');
  if (start < 0) {
    return null;
  }
  let errors: WebserviceError[] | null = null;
  // With async off the callback runs before parseString returns.
  parseString(text.slice(start), { async: false, explicitArray: true }, (error, document) => {
    const list: unknown = error ? null : document?.prestashop?.errors?.[0]?.error;
    if (Array.isArray(list)) {
      errors = list.map((item: { code?: string[]; message?: string[] }) => ({
        code: Number(item.code?.[0] ?? 0),
        message: item.message?.[0] ?? '',
      }));
    }
  });
  return errors;
}

function plainText(text: string): string {
  return text
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}
