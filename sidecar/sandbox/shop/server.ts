/**
 * HTTP of the sandbox shop, on the loopback: who may ask (the key and its rights, as the tables have them), PrestaShop's
 * own resources by name, the module's own from its PHP code, and faults on demand.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import type { Faults } from './faults';
import { OTHER_RESOURCES, RESOURCES } from './resources';
import { readRow, refusal, REFUSALS, WebserviceRefusal, type Answer } from './webservice';

export interface ModuleResources {
  names(): Promise<readonly string[]>;
  run(request: { name: string; method: string; key: string; query: Record<string, string>; body: string }): Promise<{ status: number; contentType: string; body: string }>;
}

export interface SandboxServer {
  url: string;
  /** How many requests were answered since the start, by resource. */
  requests: Map<string, number>;
  close(): Promise<void>;
}

/** What the web server in front of a shop takes; nginx's default. */
const MAX_BODY_BYTES = 1_048_576;

export async function startServer(
  shop: { pool: Pool; prefix: string; idShop: number },
  resources: ModuleResources,
  faults: Faults,
  port: number,
): Promise<SandboxServer> {
  const sockets = new Set<Socket>();
  const requests = new Map<string, number>();

  async function answer(request: IncomingMessage, body: string): Promise<Answer> {
    const url = new URL(request.url ?? '/', 'http://shop.invalid');
    const query = Object.fromEntries(url.searchParams);
    const json = query['output_format'] === 'JSON';
    const [, api, name = '', id] = url.pathname.split('/');
    if (api !== 'api') {
      return { status: 404, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: '<!DOCTYPE html><html><body><h1>Page not found</h1></body></html>' };
    }
    requests.set(name, (requests.get(name) ?? 0) + 1);
    const key = keyOf(request);
    if (key === '') {
      return {
        status: 401,
        headers: { 'Content-Type': 'text/html; charset=utf-8', 'WWW-Authenticate': 'Basic realm="Welcome to PrestaShop Webservice, please enter the authentication key as the login. No password required."' },
        body: '401 Unauthorized',
      };
    }
    if (query['id_shop'] !== undefined && query['id_shop'] !== String(shop.idShop)) {
      return { status: 302, headers: { Location: `${urlOf(server)}/?url=${encodeURIComponent(`${name}`)}` }, body: '' };
    }
    try {
      const method = request.method ?? 'GET';
      await admit(shop, key, name, method, resources);
      if (RESOURCES[name]) {
        return await readRow(shop.pool, shop.prefix, name, Number(id));
      }
      const result = await resources.run({ name, method, key, query, body });
      return { status: result.status, headers: { 'Content-Type': result.contentType }, body: result.body };
    } catch (error) {
      if (error instanceof WebserviceRefusal) {
        return refusal(error, json);
      }
      throw error;
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const resource = (request.url ?? '').split('/')[2]?.split('?')[0] ?? '';
    const fault = faults.take(resource, request.method ?? 'GET');
    if (faults.latencyMs > 0) {
      await new Promise((resolve) => setTimeout(resolve, faults.latencyMs));
    }
    if (body === null) {
      send(response, { status: 413, headers: { 'Content-Type': 'text/html' }, body: '<html><head><title>413 Request Entity Too Large</title></head></html>' });
      return;
    }
    if (fault === 'cut') {
      request.socket.destroy();
      return;
    }
    if (fault === 'hang') {
      return;
    }
    const early = fault === null || fault === 'cut_after' || fault === 'empty500_after' ? null : faultAnswer(fault);
    const result = early ?? (await answer(request, body));
    if (fault === 'cut_after') {
      request.socket.destroy();
      return;
    }
    send(response, fault === 'empty500_after' ? faultAnswer('empty500') : result);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: Error) => {
      // A mistake of the sandbox itself must be seen, not look like one of PrestaShop's empty answers.
      send(response, { status: 500, headers: { 'Content-Type': 'text/plain' }, body: `The sandbox shop failed: ${error.message}` });
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: urlOf(server),
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        sockets.forEach((socket) => socket.destroy());
      }),
  };
}

/** Throws PrestaShop's refusal where this key may not do this, in the order in which PrestaShop looks. */
async function admit(
  shop: { pool: Pool; prefix: string; idShop: number },
  key: string,
  name: string,
  method: string,
  resources: ModuleResources,
): Promise<void> {
  const { pool, prefix } = shop;
  const [accounts] = await pool.query<RowDataPacket[]>(
    `SELECT a.id_webservice_account AS id, s.id_shop AS linked FROM ${prefix}webservice_account a
     LEFT JOIN ${prefix}webservice_account_shop s ON s.id_webservice_account = a.id_webservice_account AND s.id_shop = ?
     WHERE a.\`key\` = ? AND a.active = 1`,
    [shop.idShop, key],
  );
  const account = accounts[0];
  if (!account) {
    throw REFUSALS.wrongKey();
  }
  const [on] = await pool.query<RowDataPacket[]>(`SELECT value FROM ${prefix}configuration WHERE name = 'PS_WEBSERVICE'`);
  if (String(on[0]?.['value']) !== '1') {
    throw REFUSALS.webserviceOff();
  }
  if (account['linked'] === null) {
    throw REFUSALS.otherShop();
  }
  const known = [...Object.keys(RESOURCES), ...OTHER_RESOURCES, ...(await resources.names())];
  if (!known.includes(name)) {
    throw REFUSALS.resourceUnknown(name, known);
  }
  const [rights] = await pool.query<RowDataPacket[]>(
    `SELECT method FROM ${prefix}webservice_permission WHERE id_webservice_account = ? AND resource = ?`,
    [account['id'], name],
  );
  if (rights.length === 0) {
    throw REFUSALS.resourceNotAllowed(name);
  }
  const writesCore = RESOURCES[name] !== undefined && method !== 'GET' && method !== 'HEAD';
  if (writesCore || !rights.some((right) => right['method'] === method)) {
    throw REFUSALS.methodNotAllowed(method, name);
  }
}

function keyOf(request: IncomingMessage): string {
  const credentials = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  return credentials === undefined ? '' : (Buffer.from(credentials, 'base64').toString().split(':')[0] ?? '');
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) {
      chunks.push(chunk);
    }
  }
  return bytes <= MAX_BODY_BYTES ? Buffer.concat(chunks).toString() : null;
}

function faultAnswer(fault: string): Answer {
  switch (fault) {
    case 'refuse_key':
      return refusal(REFUSALS.wrongKey(), true);
    case 'webservice_off':
      return refusal(REFUSALS.webserviceOff(), true);
    case 'redirect':
      return { status: 302, headers: { Location: 'https://www.shop.invalid/' }, body: '' };
    case 'warning':
      return refusal(new WebserviceRefusal(500, [{ code: 3, message: '[PHP Warning #2] Undefined variable $x (/shop/modules/other/other.php, line 12)' }]), true);
    case 'garbage':
      return { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html><body>We are back soon</body></html>' };
    default:
      return { status: 500, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: '' };
  }
}

function send(response: ServerResponse, answer: Answer): void {
  if (!response.writableEnded && !response.destroyed) {
    response.writeHead(answer.status, { ...answer.headers, 'X-Powered-By': 'PrestaShop Webservice', 'PSWS-Version': '8.2.1' });
    response.end(answer.body);
  }
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
