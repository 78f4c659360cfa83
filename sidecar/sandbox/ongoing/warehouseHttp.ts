/** The warehouse floor as plain JSON, for the demo and for whoever tries things by hand. */
import { FAULT_KINDS, type Fault, type FaultQueue } from '../faults';
import { Refused, STATUS_NAMES, type Article, type Order, type ShipOptions } from './model';
import type { Warehouse } from './warehouse';

export interface Floor {
  warehouse: Warehouse;
  faults: FaultQueue;
  stats(): Record<string, unknown>;
  resetStats(): void;
}

type Body = Record<string, unknown>;

const ACTIONS: Record<string, (floor: Floor, body: Body) => unknown> = {
  'GET orders': ({ warehouse }) => [...warehouse.orders.values()].map(orderJson),
  'GET articles': ({ warehouse }) => [...warehouse.articles.values()].map(articleJson),
  'GET stats': (floor) => floor.stats(),
  'DELETE stats': (floor) => (floor.resetStats(), floor.stats()),
  'POST articles': ({ warehouse }, body) => {
    const article = warehouse.upsertArticle(string(body, 'sku'), body['name'] === undefined ? {} : { name: string(body, 'name') });
    return articleJson(body['quantity'] === undefined ? article : warehouse.adjust(article.number, { to: Number(body['quantity']) }));
  },
  /** `{sku, to}` or `{sku, by}`, and `locked`. */
  'POST adjust': ({ warehouse }, body) =>
    articleJson(warehouse.adjust(string(body, 'sku'), { ...numeric(body, 'to'), ...numeric(body, 'by'), ...numeric(body, 'locked') })),
  'POST allocate': ({ warehouse }, body) => orderJson(warehouse.allocate(string(body, 'number'))),
  /** `quantities` by SKU for a part; without it everything. */
  'POST pick': ({ warehouse }, body) => orderJson(warehouse.pick(string(body, 'number'), body['quantities'] as Record<string, number> | undefined)),
  'POST pack': ({ warehouse }, body) => orderJson(warehouse.pack(string(body, 'number'), shipOptions(body))),
  'POST send': ({ warehouse }, body) => orderJson(warehouse.send(string(body, 'number'), shipOptions(body))),
  'POST collect': ({ warehouse }, body) => orderJson(warehouse.collect(string(body, 'number'))),
  'POST cancel': ({ warehouse }, body) => orderJson(warehouse.cancel(string(body, 'number'))),
  'POST return': ({ warehouse }, body) => orderJson(warehouse.takeBack(string(body, 'number'))),
  'POST status': ({ warehouse }, body) => orderJson(warehouse.setStatus(string(body, 'number'), Number(body['status']))),
  'POST faults': ({ faults }, body) => {
    const fault = body as unknown as Fault;
    if (!FAULT_KINDS.includes(fault.kind)) throw new Refused(`"kind" must be one of ${FAULT_KINDS.join(', ')}.`);
    faults.add(fault);
    return { added: fault };
  },
  'DELETE faults': ({ faults }) => (faults.clear(), { cleared: true }),
};

/** @param path what follows `/warehouse/` @returns status and JSON */
export function onTheFloor(floor: Floor, method: string, path: string, body: string): { status: number; json: unknown } {
  const action = ACTIONS[`${method} ${path}`];
  if (!action) return { status: 404, json: { error: `There is no ${method} /warehouse/${path}.`, actions: Object.keys(ACTIONS) } };
  try {
    return { status: 200, json: action(floor, (body.trim() === '' ? {} : JSON.parse(body)) as Body) };
  } catch (error) {
    if (error instanceof Refused) return { status: 409, json: { error: error.message } };
    if (error instanceof SyntaxError) return { status: 400, json: { error: 'The body is no JSON.' } };
    throw error;
  }
}

export function orderJson(order: Order): Record<string, unknown> {
  return {
    id: order.id,
    number: order.number,
    externalRef: order.externalRef,
    reference: order.reference,
    status: order.status,
    statusName: STATUS_NAMES[order.status] ?? String(order.status),
    remark: order.remark,
    wayOfDelivery: order.wayOfDelivery,
    customer: { ...order.customer },
    lines: order.lines.map(({ article, code, ordered, picked, allocated }) => ({ sku: article.number, code, ordered, picked, allocated })),
    waybill: order.waybill,
    transporter: order.transporter,
    backOrderFor: order.backOrderFor,
    createdAt: new Date(order.createdAt).toISOString(),
    updatedAt: new Date(order.updatedAt).toISOString(),
  };
}

function articleJson({ number, name, barcode, weightKg, physical, booked, allocated, locked }: Article): Record<string, unknown> {
  return { sku: number, name, barcode, weightKg, physical, booked, allocated, locked, available: physical - booked - locked };
}

function string(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw new Refused(`"${name}" is missing.`);
  return value;
}

function numeric(body: Body, name: string): Record<string, number> {
  return body[name] === undefined ? {} : { [name]: Number(body[name]) };
}

function shipOptions({ waybill, tracking, transporter, backOrder }: Body): ShipOptions {
  return {
    ...(waybill === undefined ? {} : { waybill: String(waybill) }),
    ...(tracking === undefined ? {} : { tracking: tracking as NonNullable<ShipOptions['tracking']> }),
    ...(transporter === undefined ? {} : { transporter: { code: '', service: '', name: '', ...(transporter as object) } }),
    ...(backOrder === undefined ? {} : { backOrder: backOrder === true }),
  };
}
