/**
 * A Spacefill to try things on: the same REST, a hub in memory with a warehouse behind it, and faults on demand. It listens
 * on the loopback alone. `/v1/…` is the API, `/warehouse/…` the floor.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WmsStatus } from '../../src/domain/orderStatus';
import { createFaultQueue, FIREWALL_PAGE, sendHuge, type Fault } from '../faults';
import { onTheFloor } from '../floorHttp';
import type { FaultyCall, SandboxWms, SandboxWmsOptions } from '../SandboxWms';
import { floorOf, TRACKING_NAME } from './floor';
import { Hub } from './hub';
import { Refused } from './model';
import { routeOf, type ApiRequest, type OperationName } from './routes';

export interface SpacefillSandboxOptions extends SandboxWmsOptions {
  token?: string;
  warehouseId?: string;
  /** Keep requests and answers in `exchanges`. */
  keepExchanges?: boolean;
}

export interface SpacefillExchange {
  operation: OperationName;
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
  status: number;
  answer: unknown;
}

export interface SpacefillSandbox extends SandboxWms {
  url: string;
  token: string;
  hub: Hub;
  /** By operation. */
  counts: Record<string, number>;
  exchanges: SpacefillExchange[];
  /** The most calls that were under way at once. */
  mostAtOnce(): number;
  failOperation(fault: Fault): void;
}

export const SANDBOX_TOKEN = 'sandbox-token';
export const SANDBOX_WAREHOUSE = 'd8bdc728-242b-4039-99a3-0aa239650011';

export const SPACEFILL_REACHES: readonly WmsStatus[] = ['received', 'allocated', 'picking', 'packed', 'partially_shipped', 'shipped', 'delivered', 'cancelled', 'error'];

const OPERATIONS: Record<FaultyCall, OperationName | '*'> = {
  create: 'createOrder', change: 'changeOrder', cancel: 'cancelOrder', orders: 'listOrders', article: 'createItem', stock: 'getItem', any: '*',
};

export async function createSpacefillSandbox(options: SpacefillSandboxOptions = {}): Promise<SpacefillSandbox> {
  const now = options.now ?? ((): Date => new Date());
  const token = options.token ?? SANDBOX_TOKEN;
  const hub = new Hub(now, options.warehouseId ?? SANDBOX_WAREHOUSE);
  const floor = floorOf(hub);
  const faults = createFaultQueue();
  const counts: Record<string, number> = {};
  const exchanges: SpacefillExchange[] = [];
  let busyMs = 0;
  let occupiedMs = 0;
  let occupiedSince = 0;
  let under = 0;
  let most = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    response.setHeader('Date', now().toUTCString());
    const text = await readBody(request);
    if (url.pathname.startsWith('/warehouse/')) {
      const stats = { calls: counts, busyMs: Math.round(busyMs * 1000) / 1000, occupiedMs: Math.round(occupiedMs * 1000) / 1000, mostAtOnce: most };
      const { status, json } = onTheFloor({ floor, stats: () => stats, fail: (fault) => faults.add(fault), clearFaults: () => faults.clear() }, request.method ?? 'GET', url.pathname.slice('/warehouse/'.length), text);
      return send(response, status, json);
    }
    const began = performance.now();
    if (under === 0) occupiedSince = began;
    under += 1;
    most = Math.max(most, under);
    try {
      await api(request, response, url, text);
    } finally {
      under -= 1;
      busyMs += performance.now() - began;
      if (under === 0) occupiedMs += performance.now() - occupiedSince;
    }
  }

  async function api(request: IncomingMessage, response: ServerResponse, url: URL, text: string): Promise<void> {
    const method = request.method ?? 'GET';
    const route = routeOf(method, url.pathname);
    if (!route) return send(response, 404, { detail: 'Not Found' });
    counts[route.operation] = (counts[route.operation] ?? 0) + 1;
    const fault = faults.take(route.operation, `${request.url ?? ''}\n${text}`);
    const isSlow = fault?.kind === 'slow' || (fault?.kind === 'slow_large' && Number(url.searchParams.get('limit') ?? 0) > (fault.rows ?? 0));
    const latencyMs = isSlow ? (fault?.latencyMs ?? 0) : (options.latencyMs ?? 0);
    if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));

    const work = (): { status: number; json: unknown } => {
      const done = carryOut(request, text, (body) => route.answer(hub, { method, path: url.pathname, query: url.searchParams, body }));
      if (options.keepExchanges) {
        const query = Object.fromEntries(url.searchParams);
        exchanges.push({ operation: route.operation, method, path: url.pathname, query, body: text === '' ? undefined : JSON.parse(text), status: done.status, answer: done.json });
      }
      return done;
    };
    if (fault && fault.kind !== 'slow' && fault.kind !== 'slow_large') return faulty(fault, response, work);
    const { status, json } = work();
    send(response, status, json);
  }

  function carryOut(request: IncomingMessage, text: string, perform: (body: ApiRequest['body']) => unknown): { status: number; json: unknown } {
    if (request.headers.authorization !== `Bearer ${token}`) return { status: 401, json: { detail: 'Invalid authentication credentials' } };
    try {
      return { status: 200, json: perform((text === '' ? {} : JSON.parse(text)) as ApiRequest['body']) };
    } catch (error) {
      if (error instanceof Refused) return { status: error.status, json: { detail: error.detail } };
      if (error instanceof SyntaxError) return { status: 422, json: { detail: [{ loc: ['body'], msg: error.message, type: 'value_error.jsondecode' }] } };
      throw error;
    }
  }

  async function faulty(fault: Fault, response: ServerResponse, work: () => { json: unknown }): Promise<void> {
    const message = fault.message ?? 'The sandbox was told to refuse this.';
    switch (fault.kind) {
      case 'error_500':
      case 'fault':
        return sendText(response, 500, 'text/plain', fault.kind === 'fault' ? message : 'Internal Server Error');
      case 'hang':
        return;
      case 'hang_after':
        return void work();
      case 'cut_before':
        return void response.socket?.destroy();
      case 'cut_after':
        work();
        return void response.socket?.destroy();
      case 'garbage':
        return sendText(response, 200, 'text/html', fault.message ?? '<html><body>Please log in to the Wi-Fi</body></html>');
      case 'wrong_answer':
        return send(response, 200, { something: 'else' });
      case 'refuse':
        return send(response, 400, { detail: message });
      case 'too_many':
      case 'unavailable':
        response.setHeader('Retry-After', String(fault.retryAfterS ?? 30));
        return send(response, fault.kind === 'too_many' ? 429 : 503, { detail: 'Too many requests' });
      case 'partial': {
        const json = JSON.stringify(work().json);
        return sendText(response, 200, 'application/json', json.slice(0, Math.floor(json.length / 2)));
      }
      case 'empty':
        return send(response, 200, { total: 0, items: [] });
      case 'no_content':
        return void response.writeHead(204).end();
      case 'refuse_in_answer':
        return send(response, 200, { detail: message });
      case 'forbidden':
        return sendText(response, 403, 'text/html', FIREWALL_PAGE);
      case 'huge':
        return sendHuge(response, 'application/json', ['{"total": 0, "items": [', ']}'], fault.bytes);
      case 'slow':
      case 'slow_large':
        return;
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) send(response, 500, { detail: error instanceof Error ? error.message : 'unknown error' });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    name: 'spacefill',
    title: 'a Spacefill hub that speaks REST',
    url,
    token,
    hub,
    floor,
    floorUrl: `${url}/warehouse`,
    counts,
    exchanges,
    pages: [{ what: "The warehouse's floor", url: `${url}/warehouse/orders` }],
    environment: {
      WMSBRIDGE_WMS: 'spacefill',
      WMSBRIDGE_SPACEFILL_URL: url,
      WMSBRIDGE_SPACEFILL_TOKEN: token,
      WMSBRIDGE_SPACEFILL_WAREHOUSE_ID: hub.warehouseId,
      WMSBRIDGE_SPACEFILL_TRACKING_FIELD: `metadata.${TRACKING_NAME}`,
    },
    promisesFrom: 'allocated',
    reaches: SPACEFILL_REACHES,
    fail: (call, fault) => faults.add({ ...fault, operation: OPERATIONS[call] }),
    failOperation: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    calls: () => Object.values(counts).reduce((sum, count) => sum + count, 0),
    mostAtOnce: () => most,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function send(response: ServerResponse, status: number, json: unknown): void {
  sendText(response, status, 'application/json', JSON.stringify(json));
}

function sendText(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }).end(body);
}
