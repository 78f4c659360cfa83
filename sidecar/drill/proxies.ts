/**
 * What stands between the sidecar and the other side, so that a fault can be put there: a gate for bytes before the database and the
 * WMS, and a gate for requests before the shop.
 */
import { createServer as createHttpServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * - `open`: bytes go through
 * - `refuse`: connections are refused, as by a server that does not run
 * - `black_hole`: connections are accepted, bytes are taken, and nothing ever comes back
 */
export type GateState = 'open' | 'refuse' | 'black_hole';

export interface TcpGate {
  /** The URL of the server with the gate's host and port. */
  url: string;
  set(state: GateState): Promise<void>;
  close(): Promise<void>;
}

export async function tcpGateBefore(serverUrl: string): Promise<TcpGate> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let state: GateState = 'open';
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const serve = (client: Socket): void => {
    keep(client);
    if (state === 'black_hole') return void client.resume();
    const upstream = connect(Number(target.port), target.hostname);
    keep(upstream);
    // Bytes that meet the hole are gone: a connection that was cut by it does not work again.
    const forward = (from: Socket, to: Socket): void => {
      let cut = false;
      from.on('data', (bytes) => {
        cut ||= state === 'black_hole';
        if (!cut) to.write(bytes);
      });
      from.on('close', () => to.destroy());
    };
    forward(client, upstream);
    forward(upstream, client);
  };
  let server: Server | null = await listening(createServer(serve), 0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  const cutAll = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    url: url.toString(),
    async set(next) {
      const before = state;
      state = next;
      if (next === 'refuse' && server) {
        const closing = server;
        server = null;
        const closed = new Promise((done) => closing.close(done));
        cutAll();
        await closed;
      }
      if (next !== 'refuse' && !server) server = await listening(createServer(serve), port);
      if (before === 'black_hole' && next === 'open') cutAll();
    },
    async close() {
      cutAll();
      if (server) await new Promise((done) => server?.close(done));
    },
  };
}

/** A request to the shop, before it is passed on. */
export interface ShopRequest {
  method: string;
  /** The Webservice's resource: `orders`, `wmsbridge_stock`. */
  resource: string;
  /** What stands after the question mark, decoded. */
  query: string;
  body: string;
}

/** What the gate does with a request: answers in the shop's place, passes it on after a pause, or never answers. */
export type Verdict = { status: number; body: string } | { delayMs: number } | 'hang' | null;

export interface ShopGate {
  url: string;
  /** The rule of now; null lets everything through. */
  rule: ((request: ShopRequest) => Verdict) | null;
  /** Requests so far, by resource. */
  readonly seen: Map<string, number>;
  /** The most requests to this resource that were under way at once since `forget`. */
  mostAtOnce(resource: string): number;
  forget(): void;
  close(): Promise<void>;
}

export async function shopGateBefore(shopUrl: string): Promise<ShopGate> {
  const target = new URL(shopUrl);
  const seen = new Map<string, number>();
  const now = new Map<string, number>();
  const most = new Map<string, number>();
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const resource = /\/api\/(\w+)/.exec(request.url ?? '')?.[1] ?? '';
    seen.set(resource, (seen.get(resource) ?? 0) + 1);
    now.set(resource, (now.get(resource) ?? 0) + 1);
    most.set(resource, Math.max(most.get(resource) ?? 0, now.get(resource) ?? 0));
    // A request whose client went away works on in the shop: it counts until the shop has answered.
    const over = (): void => void now.set(resource, (now.get(resource) ?? 1) - 1);
    const verdict = gate.rule?.({ method: request.method ?? 'GET', resource, query: decodeURIComponent(request.url?.split('?')[1] ?? ''), body: body.toString('utf8') }) ?? null;
    if (verdict === 'hang') return;
    if (verdict && 'status' in verdict) {
      over();
      response.writeHead(verdict.status, { 'Content-Type': 'text/html' }).end(verdict.body);
      return;
    }
    if (verdict) await new Promise((done) => setTimeout(done, verdict.delayMs));
    const upstream = httpRequest(
      // The shop answers another host name with a redirect.
      { host: target.hostname, port: target.port, method: request.method, path: request.url, headers: { ...request.headers, host: target.host, 'content-length': body.length } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.on('close', over);
      },
    );
    upstream.on('error', () => {
      over();
      response.destroy();
    });
    upstream.end(body);
  };
  const server = createHttpServer((request, response) => void handle(request, response).catch(() => response.destroy()));
  await listening(server, 0);
  const url = new URL(shopUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const gate: ShopGate = {
    url: url.toString().replace(/\/$/, ''),
    rule: null,
    seen,
    mostAtOnce: (resource) => most.get(resource) ?? 0,
    forget() {
      seen.clear();
      most.clear();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return gate;
}

function listening<S extends Server>(server: S, port: number): Promise<S> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => done(server));
  });
}
