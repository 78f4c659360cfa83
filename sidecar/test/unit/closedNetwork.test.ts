import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import mysql from 'mysql2/promise';
import { Agent, request } from 'undici';
import { takeOutsideCalls } from '../closedNetwork';

/** Documentation addresses (RFC 5737) and a reserved name (RFC 2606): nothing answers there, even unguarded. */
const ADDRESS = '192.0.2.1';
const NAME = 'warehouse.example';

const viaNode = (client: typeof http | typeof https, url: string) =>
  new Promise((resolve, reject) => client.get(url, resolve).on('error', reject));

const WAYS_OUT: [string, string, () => Promise<unknown>][] = [
  ['fetch', NAME, () => fetch(`https://${NAME}/`)],
  ['fetch by address', ADDRESS, () => fetch(`http://${ADDRESS}/`)],
  ['undici', NAME, () => request(`http://${NAME}/`)],
  ['undici with a dispatcher of its own', ADDRESS, () => request(`http://${ADDRESS}/`, { dispatcher: new Agent() })],
  ['node:http', NAME, () => viaNode(http, `http://${NAME}/`)],
  ['node:https', ADDRESS, () => viaNode(https, `https://${ADDRESS}/`)],
  ['mysql2', ADDRESS, () => mysql.createConnection(`mysql://someone@${ADDRESS}/shop`)],
];

describe('the closed network', () => {
  test.each(WAYS_OUT)('%s fails at once', async (_way, host, call) => {
    const begun = Date.now();
    const error = await call().then(
      () => null,
      (cause: unknown) => cause as Error & { cause?: unknown },
    );
    expect(JSON.stringify([error?.message, String(error?.cause)])).toContain('The network is closed in tests');
    expect(Date.now() - begun).toBeLessThan(1000);
    expect(takeOutsideCalls()).toEqual([host]);
  });

  test.each(['127.0.0.1', 'localhost', '[::1]'])('%s stays open', async (host) => {
    const server = http.createServer((_request, response) => response.end('here'));
    await new Promise<void>((done) => server.listen(0, host === '[::1]' ? '::1' : '127.0.0.1', done));
    try {
      const { port } = server.address() as AddressInfo;
      const url = `http://${host}:${port}/`;
      expect(await (await fetch(url)).text()).toBe('here');
      expect(await (await request(url)).body.text()).toBe('here');
    } finally {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
    expect(takeOutsideCalls()).toEqual([]);
  });
});
