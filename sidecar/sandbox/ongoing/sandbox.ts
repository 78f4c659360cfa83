/**
 * An Ongoing WMS to try things on: the same SOAP, a warehouse in memory, and faults on demand. It listens on the
 * loopback alone. `/service.asmx` is the WMS, `/warehouse/…` its floor.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { shippedWsdlText } from '../../src/wms/ongoing/wsdl';
import { createFaultQueue, FIREWALL_PAGE, sendHuge, type Fault } from '../faults';
import { answersWithSuccess, emptyResult, fileResult, perform, SoapFault, type SoapSettings } from './soapOperations';
import { Warehouse } from './warehouse';
import { onTheFloor } from './warehouseHttp';
import { element, first, parseXml, XmlError, type XmlElement } from './xml';

export interface OngoingSandboxOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  goodsOwner?: string;
  user?: string;
  password?: string;
  /** How long the WMS takes for each call. */
  latencyMs?: number;
  /** The warehouse's own clock; also that of the `Date` header. */
  now?: () => Date;
  /** Zone of times without an offset. */
  timeZone?: string;
  /** Speak the fields that are newer than the WSDL of 2017. */
  newerFields?: boolean;
  /** Lines that an update does not name stay, instead of going. */
  updateKeepsLines?: boolean;
  /** Answer 503 to whoever asks for the WSDL, as Ongoing does when asked too often. */
  withoutWsdl?: boolean;
  /** Keep the requests' XML in `state.requests`. */
  keepRequests?: boolean;
}

export interface OngoingSandboxState {
  warehouse: Warehouse;
  /** By operation. */
  calls: Record<string, number>;
  /** Milliseconds spent between a request's arrival and its answer, latency included. */
  busyMs: number;
  wsdlRequests: number;
  requests: { operation: string; xml: string }[];
  /** The next calls go wrong. */
  fail(fault: Fault): void;
  clearFaults(): void;
  latencyMs: number;
}

export interface OngoingSandbox {
  /** The endpoint for the adapter. */
  url: string;
  /** Where the floor's actions are. */
  warehouseUrl: string;
  credentials: { goodsOwner: string; user: string; password: string };
  state: OngoingSandboxState;
  close(): Promise<void>;
}

export const SANDBOX_CREDENTIALS = { goodsOwner: 'SHOP', user: 'wmsbridge', password: 'sandbox' } as const;

const XML_TYPE = 'text/xml; charset=utf-8';

export async function createOngoingSandbox(options: OngoingSandboxOptions = {}): Promise<OngoingSandbox> {
  const now = options.now ?? ((): Date => new Date());
  const settings: SoapSettings = {
    goodsOwner: options.goodsOwner ?? SANDBOX_CREDENTIALS.goodsOwner,
    user: options.user ?? SANDBOX_CREDENTIALS.user,
    password: options.password ?? SANDBOX_CREDENTIALS.password,
    newerFields: options.newerFields ?? false,
    timeZone: options.timeZone ?? 'Europe/Stockholm',
  };
  const faults = createFaultQueue();
  const state: OngoingSandboxState = {
    warehouse: new Warehouse(now, options.updateKeepsLines ?? false),
    calls: {},
    busyMs: 0,
    wsdlRequests: 0,
    requests: [],
    fail: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    latencyMs: options.latencyMs ?? 0,
  };
  const floor = {
    warehouse: state.warehouse,
    faults,
    stats: () => ({ calls: state.calls, busyMs: Math.round(state.busyMs * 1000) / 1000 }),
    resetStats: () => {
      state.calls = {};
      state.busyMs = 0;
    },
  };
  const wsdl = settings.newerFields ? withNewerFields(shippedWsdlText()) : shippedWsdlText();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    response.setHeader('Date', now().toUTCString());
    const body = await readBody(request);
    if (url.pathname.startsWith('/warehouse/')) {
      const { status, json } = onTheFloor(floor, request.method ?? 'GET', url.pathname.slice('/warehouse/'.length), body);
      send(response, status, 'application/json', JSON.stringify(json));
    } else if (url.pathname !== '/service.asmx') send(response, 404, 'text/html', '<html><body>Not found</body></html>');
    else if (request.method === 'GET') sendWsdl(response, url);
    else await soap(request, response, body);
  }

  function sendWsdl(response: ServerResponse, url: URL): void {
    if (url.search.toLowerCase() !== '?wsdl') return send(response, 200, 'text/html', '<html><body>Service</body></html>');
    state.wsdlRequests += 1;
    if (options.withoutWsdl) return send(response, 503, 'text/html', '<html><body>The service is unavailable.</body></html>');
    send(response, 200, XML_TYPE, wsdl);
  }

  async function soap(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const started = performance.now();
    const operation = /\/(\w+)"?$/.exec(String(request.headers['soapaction'] ?? ''))?.[1] ?? '';
    state.calls[operation] = (state.calls[operation] ?? 0) + 1;
    if (options.keepRequests) state.requests.push({ operation, xml: body });
    const fault = faults.take(operation, body);
    if (fault?.kind === 'huge') return sendHuge(response, XML_TYPE, halvesOf(resultOf(operation, emptyResult(operation))), fault.bytes);
    const isSlow = fault?.kind === 'slow' || (fault?.kind === 'slow_large' && rowsIn(work(operation, body)[1]) > (fault.rows ?? 0));
    const latencyMs = isSlow ? (fault?.latencyMs ?? 0) : state.latencyMs;
    if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
    const [status, xml] = fault ? faulty(fault, operation, body, response) : work(operation, body);
    if (status > 0) send(response, status, fault?.kind === 'garbage' || fault?.kind === 'forbidden' ? 'text/html' : XML_TYPE, xml);
    state.busyMs += performance.now() - started;
  }

  /** @returns status 0 where no answer is to be sent */
  function faulty(fault: Fault, operation: string, body: string, response: ServerResponse): [number, string] {
    const message = fault.message ?? 'The sandbox was told to refuse this.';
    switch (fault.kind) {
      case 'error_500':
        return [500, '<html><body>Runtime Error</body></html>'];
      case 'hang':
        return [0, ''];
      case 'hang_after':
        work(operation, body);
        return [0, ''];
      case 'cut_before':
        response.socket?.destroy();
        return [0, ''];
      case 'cut_after':
        work(operation, body);
        response.socket?.destroy();
        return [0, ''];
      case 'garbage':
        return [200, fault.message ?? 'Service temporarily out of order, please come back'];
      case 'wrong_answer':
        return [200, envelope('<SomethingElseResponse xmlns="http://ongoingsystems.se/WSI" />')];
      case 'refuse':
        return answersWithSuccess(operation) ? [200, resultOf(operation, fileResult({ success: false, message }))] : [500, soapFault(message)];
      case 'fault':
        return [500, soapFault(message)];
      case 'too_many':
      case 'unavailable':
        response.setHeader('Retry-After', String(fault.retryAfterS ?? 30));
        return [fault.kind === 'too_many' ? 429 : 503, '<html><body>Too many requests</body></html>'];
      case 'partial': {
        const [status, xml] = work(operation, body);
        return [status, xml.slice(0, Math.floor(xml.length / 2))];
      }
      case 'empty':
        return [200, resultOf(operation, emptyResult(operation))];
      case 'no_content':
        return [204, ''];
      case 'refuse_in_answer':
        return [200, resultOf(operation, fileResult({ success: false, message }))];
      case 'forbidden':
        return [403, FIREWALL_PAGE];
      case 'huge':
      case 'slow':
      case 'slow_large':
        return work(operation, body);
    }
  }

  function work(operation: string, body: string): [number, string] {
    try {
      const document = parseXml(body);
      const request: XmlElement | undefined = first(document, 'Envelope', 'Body', operation);
      if (!request) throw new SoapFault(`Server was unable to read request. ---> There is no ${operation} in the body.`);
      return [200, resultOf(operation, perform(operation, request, state.warehouse, settings))];
    } catch (error) {
      if (error instanceof SoapFault) return [500, soapFault(`Server was unable to process request. ---> ${error.message}`)];
      if (error instanceof XmlError) return [500, soapFault(`Server was unable to read request. ---> ${error.message}`, 'soap:Client')];
      throw error;
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) send(response, 500, XML_TYPE, soapFault(error instanceof Error ? error.message : 'unknown error'));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${base}/service.asmx`,
    warehouseUrl: `${base}/warehouse`,
    credentials: { goodsOwner: settings.goodsOwner, user: settings.user, password: settings.password },
    state,
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

function send(response: ServerResponse, status: number, type: string, body: string): void {
  if (status === 204) return void response.writeHead(204).end();
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }).end(body);
}

function resultOf(operation: string, inside: string): string {
  return envelope(`<${operation}Response xmlns="http://ongoingsystems.se/WSI"><${operation}Result>${inside}</${operation}Result></${operation}Response>`);
}

/** What `huge` puts its blanks between. */
function halvesOf(xml: string): [string, string] {
  const at = xml.lastIndexOf('</soap:Body>');
  return [xml.slice(0, at), xml.slice(at)];
}

function rowsIn(xml: string): number {
  return xml.split(/<(?:Order|InventoryLine)>/).length - 1;
}

function soapFault(message: string, code = 'soap:Server'): string {
  return envelope(`<soap:Fault><faultcode>${code}</faultcode>${element('faultstring', message)}<detail /></soap:Fault>`);
}

function envelope(inside: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>${inside}</soap:Body></soap:Envelope>`;
}

/** The fields of the vendor's page "GetInventoryByQuery", which the WSDL of 2017 does not have yet. */
function withNewerFields(wsdl: string): string {
  const paging = ['MaxArticlesToGet', 'ArticleSystemIdFrom'].map((name) => `<s:element minOccurs="0" maxOccurs="1" name="${name}" type="s:int" />`).join('');
  return wsdl.replace(/(<s:element [^>]*name="ArticlesBelowStockLimit"[^>]*\/>)/, `$1${paging}`);
}
