/**
 * `POST /api/wmsbridge_ledger` for tests of the database: the module's own executor behind HTTP, without a shop. The address names the
 * database, the key the connection.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startPhpWorker, type PhpWorker } from '../../sandbox/shop/phpWorker';
import { testServerUrl } from './database';

const ROOT = join(__dirname, '../../..');
/** So many batches run at once: one may wait for another's locks. */
const WORKERS = 3;

export interface LedgerServer {
  /** Of one test's database. */
  urlOf(database: string): string;
  keyOf(idConnection: number, idShop: number): string;
  /** Requests so far, by their statements. */
  requests: string[];
  /** The next so many requests run, and their connections are cut before the answer. */
  loseAnswers(count: number): void;
}

let server: Promise<LedgerServer> | null = null;

/** One for all tests of a file; it keeps no process alive. */
export function ledgerServer(): Promise<LedgerServer> {
  return (server ??= start());
}

async function start(): Promise<LedgerServer> {
  const { hostname, port, username, password } = new URL(testServerUrl());
  const settings = {
    ...{ host: hostname, port: Number(port || 3306), user: decodeURIComponent(username), password: decodeURIComponent(password), prefix: 'ps_' },
    ...{ sandbox: join(ROOT, 'sidecar/sandbox/shop/php/prestashop'), module: join(ROOT, 'prestashop-module') },
  };
  const idle: PhpWorker[] = Array.from({ length: WORKERS }, () => startPhpWorker([join(__dirname, 'ledgerWorker.php')], settings, true));
  const waiting: ((worker: PhpWorker) => void)[] = [];
  const requests: string[] = [];
  let lost = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) text += chunk;
    const body = JSON.parse(text) as { statement: string }[];
    requests.push(body.map(({ statement }) => statement).join(' '));
    const [idConnection, idShop] = Buffer.from((request.headers.authorization ?? '').slice(6), 'base64').toString().split('-').map((part) => Number.parseInt(part, 10));
    const worker = idle.pop() ?? (await new Promise<PhpWorker>((resolve) => waiting.push(resolve)));
    let result: Record<string, unknown>;
    try {
      result = await worker.call('ledger', { database: request.url?.split('/')[1], id_connection: idConnection, id_shop: idShop, body });
    } finally {
      const next = waiting.shift();
      if (next) next(worker);
      else idle.push(worker);
    }
    if (lost > 0) {
      lost -= 1;
      request.socket.destroy();
      return;
    }
    const refused = result['refused'];
    response.writeHead(refused === undefined ? 200 : 400, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(refused === undefined ? { wmsbridge_ledger: result } : { errors: [{ code: 0, message: refused }] }));
  };
  const http = createServer((request, response) => {
    answer(request, response).catch(() => {
      // As PrestaShop does where PHP failed.
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  http.unref();
  http.on('connection', (socket) => socket.unref());
  return {
    urlOf: (database) => `http://127.0.0.1:${(http.address() as AddressInfo).port}/${database}`,
    keyOf: (idConnection, idShop) => `${idConnection}-${idShop}`,
    requests,
    loseAnswers: (count) => (lost = count),
  };
}
