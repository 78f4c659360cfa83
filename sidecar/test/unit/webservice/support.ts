/** What the tests of the Webservice share: a shop at an address that nobody answers but nock. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import nock from 'nock';
import { createClient, type WebserviceClient } from '../../../src/shop/webservice/client';
import { createWebserviceShop } from '../../../src/shop/webservice/WebserviceShop';
import type { ShopReader, ShopWriter } from '../../../src/shop/Shop';
import { besideCheckout } from '../../support/besideCheckout';

export const URL_OF_SHOP = 'http://127.0.0.1:9';
export const KEY = 'A'.repeat(32);

export const warnings: { message: string; fields: unknown }[] = [];
const log = { warn: (message: string, fields?: unknown) => warnings.push({ message, fields }) };

export function client(timeoutMs = 2_000): WebserviceClient {
  return createClient({ url: URL_OF_SHOP, key: KEY, idShop: 1, timeoutMs, log });
}

export function webserviceShop(now: () => number = Date.now): ShopReader & ShopWriter {
  return createWebserviceShop({ url: URL_OF_SHOP, key: KEY, idShop: 1, timeoutMs: 30_000, log, now });
}

/** A GET of this resource, whatever its parameters. */
export function get(resource: string): nock.Interceptor {
  return nock(URL_OF_SHOP).get(`/api/${resource}`).query(true);
}

export function post(resource: string, body?: nock.RequestBodyMatcher): nock.Interceptor {
  return nock(URL_OF_SHOP).post(`/api/${resource}`, body).query(true);
}

/** The module's status, as often as it is asked. */
export function answersStatus(more: Record<string, unknown> = {}): void {
  nock(URL_OF_SHOP)
    .persist()
    .get('/api/wmsbridge_status')
    .query(true)
    .reply(200, {
      wmsbridge_status: {
        module_version: '0.1.0', layout: 1, contract: 1, prestashop_version: '8.2.1', pairing: 'ok', challenges: [], clock: '2026-11-24 12:30:00', ...more,
      },
    });
}

export interface Recorded {
  name: string;
  method: string;
  path: string;
  requestBody: string;
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** The versions of which recorded exchanges lie beside the checkout; none on a machine without them. */
export const RECORDED_VERSIONS = ['8.2.1', '9.1.4'].filter((version) => besideCheckout(`prestashop/${version}`) !== null);

export function recorded(version: string): Recorded[] {
  const dir = besideCheckout(`prestashop/${version}`)!;
  return readdirSync(dir)
    .filter((file) => file.endsWith('.request.txt'))
    .sort()
    .map((file) => {
      const [request = '', ...requestBody] = readFileSync(join(dir, file), 'utf8').split('\n\n');
      const [head = '', ...body] = readFileSync(join(dir, file.replace('.request.', '.response.')), 'utf8').split('\n\n');
      const [method = '', path = ''] = (request.split('\n')[0] ?? '').split(' ');
      const [first = '', ...headers] = head.split('\n');
      return {
        name: file.replace('.request.txt', ''),
        method,
        path,
        requestBody: requestBody.join('\n\n'),
        status: Number(first.split(' ')[1]),
        headers: Object.fromEntries(headers.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()])),
        body: body.join('\n\n'),
      };
    });
}
