/**
 * The WSDL that the SOAP client works from: the server's own, for newer installations know more fields; or the one
 * shipped beside this file, which names only what we use. Ongoing answers 503 to whoever asks for its WSDL often, so
 * it is asked for once a process, and again only an hour after it could not be had.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WSDL } from 'soap';
import type { Exchange, Transport } from '../kit/transport';

export const ASK_AGAIN_MS = 60 * 60_000;

/** The operations without which the adapter cannot work. */
export const OPERATIONS = ['ProcessOrder', 'GetOrdersByQuery', 'GetInventoryByQuery', 'ProcessArticle', 'GetOrderStatuses'] as const;
export type Operation = (typeof OPERATIONS)[number];

export interface LoadedWsdl {
  wsdl: WSDL;
  /** `server`, or `shipped` where the server's could not be used, and why. */
  origin: 'server' | 'shipped';
  reason: string;
  /** Inventory can be asked for in pages. */
  pagesInventory: boolean;
  /** Operations whose result says with `Success` whether it is one. */
  withSuccess: ReadonlySet<Operation>;
}

export function shippedWsdlText(): string {
  return readFileSync(join(__dirname, 'ongoing.wsdl'), 'utf8');
}

/**
 * @param url the endpoint
 * @returns the WSDL to use; or the exchange where the server cannot be reached at all, for then no call can either
 */
export async function loadWsdl(url: string, transport: Transport): Promise<LoadedWsdl | { unreachable: Exchange }> {
  const exchange = await transport.send({ method: 'GET', url: wsdlUrl(url), headers: { accept: 'text/xml' } });
  if (exchange.failure !== '' && !exchange.mayHaveArrived) return { unreachable: exchange };
  let reason = exchange.failure !== '' ? `asking for it failed (${exchange.failure})` : `the answer was ${exchange.status}`;
  if (exchange.status === 200 && exchange.failure === '') {
    try {
      return { wsdl: await parseWsdl(exchange.body), origin: 'server', reason: '', ...featuresOf(exchange.body) };
    } catch (error) {
      reason = error instanceof Error ? error.message : 'the answer was no WSDL';
    }
  }
  return { wsdl: await parseWsdl(shippedWsdlText()), origin: 'shipped', reason, ...featuresOf(shippedWsdlText()) };
}

export function wsdlUrl(endpoint: string): string {
  const url = new URL(endpoint);
  url.search = '?WSDL';
  return url.toString();
}

/** @throws Error saying why the text cannot serve */
export function parseWsdl(text: string): Promise<WSDL> {
  return new Promise((resolve, reject) => {
    // An import would be fetched from an address that the document names; Ongoing's has none.
    if (!/<(\w+:)?definitions[\s>]/.test(text) || /<(\w+:)?(import|include)\b[^>]*(schemaLocation|location)=/.test(text)) {
      reject(new Error('the answer was no WSDL'));
      return;
    }
    let wsdl: WSDL;
    try {
      // Times stay text: those without an offset are the WMS's, and Date would read them as ours.
      const keep = (written: string): string => written;
      wsdl = new WSDL(text, 'ongoing.wsdl', { customDeserializer: { dateTime: keep, int: keep, decimal: keep } });
    } catch {
      reject(new Error('the answer was no WSDL'));
      return;
    }
    wsdl.onReady((error: unknown) => {
      const missing = error ? [...OPERATIONS] : OPERATIONS.filter((operation) => !hasOperation(wsdl, operation));
      if (missing.length === 0) resolve(wsdl);
      else reject(new Error(`the server's WSDL lacks ${missing.join(', ')}`));
    });
  });
}

function hasOperation(wsdl: WSDL, operation: string): boolean {
  const bindings = Object.values(wsdl.definitions.bindings) as { methods?: Record<string, unknown> }[];
  return bindings.some(({ methods }) => methods !== undefined && operation in methods);
}

/** What newer installations have and older ones have not. */
export function featuresOf(text: string): Pick<LoadedWsdl, 'pagesInventory' | 'withSuccess'> {
  return {
    pagesInventory: text.includes('name="MaxArticlesToGet"') && text.includes('name="ArticleSystemIdFrom"'),
    withSuccess: new Set(OPERATIONS.filter((operation) => requiresSuccess(text, operation))),
  };
}

function requiresSuccess(text: string, operation: Operation): boolean {
  const type = new RegExp(`<\\w*:?element\\b[^>]*name="${operation}Result"[^>]*type="(?:\\w+:)?(\\w+)"`).exec(text)?.[1];
  if (type === undefined) return false;
  const start = text.search(new RegExp(`<\\w*:?complexType name="${type}"`));
  const fields = start < 0 ? '' : text.slice(start, text.indexOf('complexType>', start));
  const success = /<\w*:?element\b[^>]*name="Success"[^>]*>/.exec(fields)?.[0];
  return success !== undefined && !success.includes('minOccurs="0"');
}
