/** Answers of the size that a busy warehouse gives: what they cost in memory, and how long the event loop is held by them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createOngoingAdapter } from '../../../src/wms/ongoing/adapter';
import { shippedWsdlText } from '../../../src/wms/ongoing/wsdl';
import { loopBlocksOf } from '../../support/loopBlocks';

const ORDERS = 20_000;
const ARTICLES = 100_000;

/** A server in a process of its own: what it does must not count as ours. */
const SERVER = `
const workerData = JSON.parse(process.env.LARGE);
const { createServer } = require('node:http');
const { pipeline, Readable } = require('node:stream');
const line = (i, k) => '<PickedOrderLine><Article><SystemId>' + k + '</SystemId><Name>A rather long name of an article &amp; more</Name><ArticleNumber>SKU-' + (i % 500) + '-' + k + '</ArticleNumber><BarCode>7310000000000</BarCode></Article><OrderLineSystemId>' + i + k + '</OrderLineSystemId><OrderedNumberOfItems>2</OrderedNumberOfItems><PickedNumberOfItems>2</PickedNumberOfItems><ExternalOrderLineCode>' + k + '</ExternalOrderLineCode><DoPick>true</DoPick></PickedOrderLine>';
const order = (i) => '<Order><Consignee><Name>Zoe Lindqvist</Name><Address>Storgatan 1</Address><PostCode>11122</PostCode><City>Stockholm</City><CountryCode>SE</CountryCode></Consignee><OrderInfo><OrderId>' + i + '</OrderId><ReferenceNumber>ABCDEFGHI</ReferenceNumber><GoodsOwnerOrderNumber>N-' + i + '</GoodsOwnerOrderNumber><GoodsOwnerOrderId>wmsb-a1b2c3-' + i + '-1</GoodsOwnerOrderId><ShippedTime>2026-11-24T12:00:00</ShippedTime><WayBill>WB' + i + '</WayBill><OrderStatusNumber>450</OrderStatusNumber><OrderStatusText>Sent</OrderStatusText></OrderInfo><Success>true</Success><PickedOrderLines>' + [1, 2, 3, 4, 5].map((k) => line(i, k)).join('') + '</PickedOrderLines></Order>';
const stock = (i) => '<InventoryLine><Article><SystemId>' + i + '</SystemId><Name>A rather long name</Name><ArticleNumber>SKU-' + i + '</ArticleNumber><BarCode>7310000000000</BarCode></Article><NumberOfBookedItems>1</NumberOfBookedItems><NumberOfItems>' + (i % 90) + '</NumberOfItems><NumberOfLockedItems>0</NumberOfLockedItems></InventoryLine>';
function* body(operation, few) {
  const isStock = operation === 'GetInventoryByQuery';
  yield '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><' + operation + 'Response xmlns="http://ongoingsystems.se/WSI"><' + operation + 'Result>' + (isStock ? '<InventoryLines>' : '<Orders>');
  const count = few ? 1 : isStock ? workerData.articles : workerData.orders;
  for (let i = 1; i <= count; i += 50) {
    let part = '';
    for (let j = i; j < i + 50 && j <= count; j += 1) part += isStock ? stock(j) : order(j);
    yield part;
  }
  yield (isStock ? '</InventoryLines><GoodsOwnerId>7</GoodsOwnerId>' : '</Orders>') + '</' + operation + 'Result></' + operation + 'Response></soap:Body></soap:Envelope>';
}
const server = createServer((request, response) => {
  response.setHeader('Content-Type', 'text/xml; charset=utf-8');
  if (request.method === 'GET') return response.end(workerData.wsdl);
  const operation = /\\/(\\w+)"?$/.exec(request.headers.soapaction)[1];
  let asked = '';
  request.on('data', (part) => (asked += part));
  request.on('end', () => pipeline(Readable.from(body(operation, asked.includes('ToGet>'))), response, () => undefined));
});
server.listen(0, '127.0.0.1', () => process.stdout.write(String(server.address().port)));
`;

let server: ChildProcess;
let url: string;

beforeAll(async () => {
  server = spawn(process.execPath, ['-e', SERVER], { env: { LARGE: JSON.stringify({ wsdl: shippedWsdlText(), orders: ORDERS, articles: ARTICLES }) }, stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<string>((resolve) => server.stdout!.once('data', (data: Buffer) => resolve(data.toString())));
  url = `http://127.0.0.1:${port}/service.asmx`;
});
afterAll(() => server.kill());

const adapter = (): ReturnType<typeof createOngoingAdapter> =>
  createOngoingAdapter({ url, goodsOwner: 'g', user: 'u', password: 'p', log: { info: () => undefined, warn: () => undefined, error: () => undefined }, timeoutMs: 60_000 });

/** Megabytes of the heap after a collection. */
function heapMb(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

/** No single turn may take this share of the whole: a busy machine makes both longer, and work that is done in one turn takes nearly all. */
const LONGEST_SHARE = 0.1;

it('twenty thousand orders in one answer leave the event loop free in between, and come in pages', async () => {
  const wms = adapter();
  // What is done once a process (the WSDL) does not count.
  await wms.findOrders(['N-1']);
  let [count, pages, largest] = [0, 0, 0];
  const before = heapMb();
  let peak = 0;
  const { longestMs, ms } = await loopBlocksOf(async () => {
    for await (const page of wms.orderChanges(null)) {
      if (pages === 0) peak = process.memoryUsage().heapUsed / 1024 / 1024 - before;
      pages += 1;
      count += page.items.length;
      largest = Math.max(largest, page.items.length);
    }
  });
  await wms.close();
  process.stdout.write(`${ORDERS} orders: ${Math.round(ms)} ms, longest turn ${Math.round(longestMs)} ms, ${Math.round(peak)} MB kept\n`);
  expect({ count, largest }).toEqual({ count: ORDERS, largest: 500 });
  expect(peak).toBeLessThan(80);
  expect(longestMs / ms).toBeLessThan(LONGEST_SHARE);
}, 120_000);

it('a hundred thousand articles in one answer, too', async () => {
  const wms = adapter();
  await wms.knownSkus(['SKU-1']);
  let count = 0;
  const { longestMs, ms } = await loopBlocksOf(async () => {
    for await (const page of wms.stockLevels({ cursor: null })) count += page.items.length;
  });
  await wms.close();
  process.stdout.write(`${ARTICLES} articles: ${Math.round(ms)} ms, longest turn ${Math.round(longestMs)} ms\n`);
  expect(count).toBe(ARTICLES);
  expect(longestMs / ms).toBeLessThan(LONGEST_SHARE);
}, 120_000);
