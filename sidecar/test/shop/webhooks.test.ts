/** Pushes over HTTP: forged, doubled, late, large, and with no secret configured. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { BODY_LIMIT_BYTES, TELL_EVERY_MS, webhookRoutes, type Webhooks } from '../../src/operations/http/webhooks';
import { WMS_DEFINITIONS } from '../../src/wms/definitions';

const SECRET = 'a-secret-of-the-test';
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** The check that a WMS's definition makes from its variables. */
function configured(name: string, secret: string): Webhooks['isAuthentic'] {
  const environment = {
    WMSBRIDGE_ONGOING_URL: 'http://127.0.0.1/service.asmx', WMSBRIDGE_ONGOING_GOODS_OWNER: 'g', WMSBRIDGE_ONGOING_USER: 'u', WMSBRIDGE_ONGOING_PASSWORD: 'p',
    WMSBRIDGE_ONGOING_WEBHOOK_TOKEN: secret,
    WMSBRIDGE_SPACEFILL_URL: 'http://127.0.0.1', WMSBRIDGE_SPACEFILL_TOKEN: 't', WMSBRIDGE_SPACEFILL_WAREHOUSE_ID: 'd8bdc728-242b-4039-99a3-0aa239650011',
    WMSBRIDGE_SPACEFILL_WEBHOOK_TOKEN: secret,
  };
  const made = WMS_DEFINITIONS.find((definition) => definition.name === name)!.configure(environment);
  if ('errors' in made) throw new Error(made.errors.join(' '));
  return made.webhook;
}

async function serve(wms: string, secret = SECRET): Promise<{ post: (path: string, init?: RequestInit) => Promise<Response>; hints: () => number; refused: number[]; clock: { ms: number } }> {
  let hints = 0;
  const refused: number[] = [];
  const clock = { ms: 0 };
  const isAuthentic = configured(wms, secret);
  const app = express();
  app.use(webhookRoutes({ wms, ...(isAuthentic ? { isAuthentic } : {}), hint: () => (hints += 1), refused: (count) => refused.push(count) }, () => clock.ms));
  const server = await new Promise<Server>((resolve) => {
    const started = app.listen(0, '127.0.0.1', () => resolve(started));
  });
  servers.push(server);
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { post: (path, init = {}) => fetch(`${base}${path}`, { method: 'POST', ...init }), hints: () => hints, refused, clock };
}

const WITH_SECRET: [string, string, Record<string, string>][] = [
  ['ongoing', '/webhooks/ongoing', { 'X-Auth-Token': SECRET }],
  ['spacefill', `/webhooks/spacefill?token=${SECRET}`, {}],
  ['spacefill', '/webhooks/spacefill', { 'X-Auth-Token': SECRET }],
];

test.each(WITH_SECRET)('%s: a push with the secret (%s) is taken at once, whatever it says', async (wms, path, headers) => {
  const { post, hints, refused } = await serve(wms);
  for (const body of ['{"orderId": 1}', 'nonsense', '', '{"orderId": 1}']) {
    const response = await post(path, { headers, body });
    expect(response.status).toBe(202);
  }
  expect(hints()).toBe(4);
  expect(refused).toEqual([]);
});

test.each<[string, string, string, Record<string, string>]>([
  ['ongoing', 'none', '/webhooks/ongoing', {}],
  ['ongoing', 'an empty one', '/webhooks/ongoing', { 'X-Auth-Token': '' }],
  ['ongoing', 'another', '/webhooks/ongoing', { 'X-Auth-Token': `${SECRET}x` }],
  ['ongoing', 'the beginning of it', '/webhooks/ongoing', { 'X-Auth-Token': SECRET.slice(0, -1) }],
  ['ongoing', 'one in the address', `/webhooks/ongoing?token=${SECRET}`, {}],
  ['spacefill', 'another', '/webhooks/spacefill?token=guess', {}],
  ['spacefill', 'two', `/webhooks/spacefill?token=${SECRET}&token=guess`, {}],
])('%s: with %s secret it is refused and hints at nothing', async (wms, _what, path, headers) => {
  const { post, hints, refused } = await serve(wms);
  const response = await post(path, { headers, body: '{}' });
  expect(response.status).toBe(401);
  expect(await response.text()).not.toContain(SECRET);
  expect(hints()).toBe(0);
  expect(refused).toEqual([1]);
});

test('a flood of forged ones is told once a minute, with their number', async () => {
  const { post, refused, clock } = await serve('ongoing');
  for (let i = 0; i < 20; i += 1) await post('/webhooks/ongoing');
  expect(refused).toEqual([1]);
  clock.ms = TELL_EVERY_MS;
  await post('/webhooks/ongoing');
  expect(refused).toEqual([1, 20]);
});

test('a body without end is cut off', async () => {
  const { post, hints } = await serve('ongoing');
  const response = await post('/webhooks/ongoing', { headers: { 'X-Auth-Token': SECRET }, body: 'x'.repeat(BODY_LIMIT_BYTES + 1) }).catch(() => null);
  if (response) expect(response.status).toBe(413);
  expect(hints()).toBe(0);
});

test.each(['ongoing', 'spacefill'])('%s: without a configured secret there is nothing to push to', async (wms) => {
  const { post, hints } = await serve(wms, '');
  expect((await post(`/webhooks/${wms}`, { headers: { 'X-Auth-Token': '' } })).status).toBe(404);
  expect((await post(`/webhooks/${wms}?token=`)).status).toBe(404);
  expect(hints()).toBe(0);
});

test("another WMS's path is none, and only POST is a push", async () => {
  const { post, hints } = await serve('ongoing');
  expect((await post('/webhooks/spacefill', { headers: { 'X-Auth-Token': SECRET } })).status).toBe(404);
  expect((await post('/webhooks/ongoing', { method: 'GET', headers: { 'X-Auth-Token': SECRET } })).status).toBe(404);
  expect(hints()).toBe(0);
});
