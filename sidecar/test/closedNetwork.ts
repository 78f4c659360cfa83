/**
 * No test reaches the network: only loopback and Unix sockets connect. Jest runs this file before every test file.
 *
 * The guard sits at the socket, beneath fetch, undici, node:http, the SOAP client and mysql2, whatever agent or
 * dispatcher they are given; nock's own guard sees node:http and fetch only. An attempt fails at once, and the test that
 * made it fails too, even where the code under test caught the error.
 */
import http from 'node:http';
import https from 'node:https';
import net, { type LookupFunction } from 'node:net';

const STATE = Symbol.for('wmsbridge.closedNetwork');
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\]|::ffff:127(\.\d{1,3}){3})$/i;

interface State {
  outsideCalls: string[];
  /** Node's HTTP clients as they were before any test file; see `restoreHttp`. */
  http: Pick<typeof http, 'get' | 'request' | 'ClientRequest'>;
  https: Pick<typeof https, 'get' | 'request'>;
}

interface Guarded {
  [STATE]?: State;
}

/** Where a call of `socket.connect` goes: a host, or null for a path on this machine. */
function hostOf(args: readonly unknown[]): string | null {
  // net.connect hands its arguments on as one list, already put in order.
  const first = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
  if (typeof first === 'object' && first !== null) {
    const { host, path, port } = first as { host?: unknown; path?: unknown; port?: unknown };
    if (path !== undefined && path !== null && (port === undefined || port === null)) return null;
    return typeof host === 'string' && host !== '' ? host : 'localhost';
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return null;
  return typeof args[1] === 'string' ? args[1] : 'localhost';
}

// Node's own modules are shared by all test files of a worker: guard once, keep the state with the guard.
const prototype = net.Socket.prototype as net.Socket & Guarded;
prototype[STATE] ??= guard();

function guard(): State {
  const state: State = {
    outsideCalls: [],
    http: { get: http.get, request: http.request, ClientRequest: http.ClientRequest },
    https: { get: https.get, request: https.request },
  };
  const connect = net.Socket.prototype.connect as (this: net.Socket, ...args: unknown[]) => net.Socket;
  net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]): net.Socket {
    const host = hostOf(args);
    if (host === null || LOOPBACK.test(host)) return connect.apply(this, args);
    state.outsideCalls.push(host);
    const error = new Error(`A test tried to reach ${host}. The network is closed in tests: use a server on 127.0.0.1.`);
    Object.assign(error, { code: 'ENETCLOSED' });
    // As a name that cannot be looked up: destroying the socket here would be too early for the listeners of some clients.
    const lookup: LookupFunction = (_name, _options, answer) => setImmediate(answer, error, '', 0);
    return connect.call(this, { host: 'closed.invalid', port: 1, lookup });
  } as typeof net.Socket.prototype.connect;
  return state;
}

/**
 * nock replaces Node's HTTP clients when it is imported and leaves them so; the next test file in the same worker would speak
 * through a nock that is gone. Each file begins with Node's own.
 */
function restoreHttp({ http: own, https: ownTls }: State): void {
  Object.assign(http, own);
  Object.assign(https, ownTls);
}

restoreHttp(prototype[STATE]);

/** The hosts outside this machine that were called since the last look; they are forgotten then. */
export function takeOutsideCalls(): string[] {
  return prototype[STATE]?.outsideCalls.splice(0) ?? [];
}

afterEach(() => {
  const hosts = takeOutsideCalls();
  if (hosts.length > 0) throw new Error(`This test tried to reach ${hosts.join(', ')}. The network is closed in tests.`);
});
