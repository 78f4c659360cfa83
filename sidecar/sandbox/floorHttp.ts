/** A warehouse's floor as plain JSON under `/warehouse/…`, for whoever tries things by hand. */
import { FAULT_KINDS, type Fault } from './faults';
import type { Floor } from './SandboxWms';

export interface FloorOverHttp {
  floor: Floor;
  stats(): Record<string, unknown>;
  fail(fault: Fault): void;
  clearFaults(): void;
}

type Body = Record<string, unknown>;

const ACTIONS: Record<string, (over: FloorOverHttp, body: Body) => unknown> = {
  'GET orders': ({ floor }) => floor.orders(),
  'GET articles': ({ floor }) => floor.articles(),
  'GET stats': (over) => over.stats(),
  /** `{sku, quantity}`: so many are there from now on. */
  'POST articles': ({ floor }, body) => done(() => floor.count(string(body, 'sku'), Number(body['quantity'] ?? 0))),
  'POST allocate': ({ floor }, body) => done(() => floor.allocate(string(body, 'number'))),
  /** `quantities` by SKU for a part; without it everything. */
  'POST pick': ({ floor }, body) => done(() => floor.pick(string(body, 'number'), body['quantities'] as Record<string, number> | undefined)),
  'POST pack': ({ floor }, body) => done(() => floor.pack(string(body, 'number'), parcel(body))),
  /** `trackingNumber` and `carrierName`. */
  'POST send': ({ floor }, body) => done(() => floor.send(string(body, 'number'), parcel(body))),
  'POST deliver': ({ floor }, body) => done(() => floor.deliver(string(body, 'number'))),
  'POST cancel': ({ floor }, body) => done(() => floor.cancel(string(body, 'number'))),
  'POST fail': ({ floor }, body) => done(() => floor.fail(string(body, 'number'))),
  'POST faults': (over, body) => {
    const fault = body as unknown as Fault;
    if (!FAULT_KINDS.includes(fault.kind)) throw new Error(`"kind" must be one of ${FAULT_KINDS.join(', ')}.`);
    return done(() => over.fail(fault));
  },
  'DELETE faults': (over) => done(() => over.clearFaults()),
};

/** @param path what follows `/warehouse/` @returns status and JSON */
export function onTheFloor(over: FloorOverHttp, method: string, path: string, body: string): { status: number; json: unknown } {
  const action = ACTIONS[`${method} ${path}`];
  if (!action) return { status: 404, json: { error: `There is no ${method} /warehouse/${path}.`, actions: Object.keys(ACTIONS) } };
  try {
    return { status: 200, json: action(over, (body.trim() === '' ? {} : JSON.parse(body)) as Body) };
  } catch (error) {
    return { status: error instanceof SyntaxError ? 400 : 409, json: { error: error instanceof SyntaxError ? 'The body is no JSON.' : (error as Error).message } };
  }
}

function done(work: () => void): { done: true } {
  work();
  return { done: true };
}

function string(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw new Error(`"${name}" is missing.`);
  return value;
}

function parcel(body: Body): { trackingNumber: string; carrierName?: string } | undefined {
  if (body['trackingNumber'] === undefined) return undefined;
  return { trackingNumber: String(body['trackingNumber']), ...(body['carrierName'] === undefined ? {} : { carrierName: String(body['carrierName']) }) };
}
