/**
 * Random histories of a few orders: what people, the shop and the warehouse do, with sidecars that work, die and stand still for
 * a while in between, and calls that fail. A history is a list of steps, so that fast-check can shorten one that ends badly.
 */
import fc from 'fast-check';
import { scanForGaps } from '../../src/orders/gapScan';
import { BridgeError } from '../../src/errors';
import { hasLeft } from '../../src/domain/orderStatus';
import { FLOWS, type Flow, type ShopOrder } from '../../src/domain/terms';
import type { Connection } from '../../src/connection';
import type { Poller } from '../../src/orders/poller';
import { enqueueRechecks } from '../../src/shop/ledger/events';
import { poll } from '../../src/shop/ledger/poll';
import { OperatorActions } from '../../src/shop/ledger/OperatorActions';
import { createBench, PAIRING, readWms, STATUS, type Bench } from './connection';
import type { TestDatabase } from './database';
import { Killer } from './killable';
import { ADDRESS, line, order } from './memoryShop';
import { parcel, type MemoryOrder } from './memoryWms';
import { parseExternalRef } from '../../src/domain/wmsNumber';

const SIDECARS = 3;
const ORDERS = 4;
/** Of a quiet time: what is not at rest after so many rounds never will be. */
const ROUNDS = 12;

const who = fc.nat(ORDERS - 1);
const pieces = fc.integer({ min: 0, max: 3 });
const sidecar = fc.nat(SIDECARS - 1);
const at = fc.integer({ min: 1, max: 24 });
const when = fc.constantFrom('before' as const, 'after' as const);

const STEPS = {
  place: [3, fc.record({ who, paid: fc.boolean(), a: pieces, b: pieces })],
  status: [3, fc.record({ who, to: fc.constantFrom(STATUS.paid, STATUS.paid, STATUS.paid, STATUS.preparation, STATUS.shipped, STATUS.canceled, STATUS.canceled, STATUS.refunded, STATUS.onHold) })],
  lines: [2, fc.record({ who, a: pieces, b: pieces })],
  refund: [1, fc.record({ who, sku: fc.constantFrom('A', 'B') })],
  address: [1, fc.record({ who, house: fc.nat(3) })],
  delete: [0.3, fc.record({ who })],
  vanish: [0.5, fc.record({ who })],
  appear: [0.5, fc.record({ who })],
  person: [1, fc.record({ who, says: fc.constantFrom('send again' as const, 'send again' as const, 'cancel again' as const, 'ignore' as const) })],
  flow: [1, fc.record({ flow: fc.constantFrom(...FLOWS.filter((flow) => flow !== 'stock')), on: fc.boolean() })],
  stopReason: [0.5, fc.record({ which: fc.constantFrom('CREATES' as const, 'CANCELS' as const), on: fc.boolean() })],
  goOn: [0.5, fc.record({ flow: fc.constantFrom('orders' as const, 'cancellations' as const) })],
  work: [6, fc.record({ sidecar })],
  hear: [5, fc.record({ sidecar })],
  die: [2, fc.record({ sidecar, at, when, hearing: fc.boolean() })],
  stall: [1, fc.record({ sidecar, at, hearing: fc.boolean() })],
  wake: [1, fc.record({ sidecar })],
  time: [2, fc.record({ leases: fc.boolean() })],
  fail: [2, fc.record({ call: fc.constantFrom('create', 'update', 'cancel', 'find', 'changes', 'writeBack', 'read', 'known'), how: fc.constantFrom('lost' as const, 'late' as const, 'busy' as const, 'refused' as const), times: fc.integer({ min: 1, max: 3 }) })],
  move: [5, fc.record({ who, to: fc.constantFrom('allocated' as const, 'picking' as const, 'packed' as const, 'delivered' as const) })],
  send: [4, fc.record({ who, parcels: fc.integer({ min: 1, max: 2 }), short: fc.nat(2), rest: fc.boolean(), part: fc.boolean() })],
  parcel: [1, fc.record({ who })],
  wmsCancel: [1, fc.record({ who })],
  wmsError: [0.5, fc.record({ who })],
  trim: [0.5, fc.record({ who, to: pieces })],
  returned: [0.5, fc.record({ who })],
} as const satisfies Record<string, readonly [number, fc.Arbitrary<object>]>;

type Kind = keyof typeof STEPS;
export type Step = { [K in Kind]: (typeof STEPS)[K][1] extends fc.Arbitrary<infer Values> ? { do: K } & Required<Values> : never }[Kind];

const step = fc.oneof(
  ...(Object.entries(STEPS) as [Kind, readonly [number, fc.Arbitrary<object>]][]).map(([kind, [weight, values]]) => ({
    weight: weight * 10,
    arbitrary: values.map((fields) => ({ do: kind, ...fields }) as Step),
  })),
);
export const histories = fc.array(step, { minLength: 20, maxLength: 45, size: 'max' });

/** One sidecar, whose every statement and call is a step at which it can die, or stand still for a while. */
class Worker {
  readonly killer = new Killer(0, 'before');
  readonly connection: Connection;
  readonly poller: Poller;
  private stallAt = 0;
  private seen = 0;
  private wake: (() => void) | null = null;
  private stalled: (() => void) | null = null;
  private working: Promise<void> = Promise.resolve();

  constructor(bench: Bench, ledger = bench.openLedger()) {
    const real = bench.sidecar({}, { statements: this.killer.ledger(ledger) });
    this.connection = real.connection;
    this.poller = real.poller;
    for (const side of ['shop', 'wms'] as const) Object.assign(this.connection, { [side]: this.watched(this.connection[side]) });
    // Standing still at a statement alone: a call has a time-out, and whoever makes it waits that long before it looks.
    const step = this.killer.step.bind(this.killer);
    this.killer.step = async (name, work) => {
      this.seen += 1;
      if (this.seen === this.stallAt && !name.startsWith('call ')) {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
          this.stalled?.();
        });
      }
      return step(name, work);
    };
  }

  private watched<Side extends object>(side: Side): Side {
    const { killer } = this;
    return new Proxy(side, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property);
        if (typeof value !== 'function') return value;
        const call = value.bind(target) as (...args: unknown[]) => unknown;
        if (property === 'check' || property === 'writeBackAtOnce') return call;
        if (property !== 'orderChanges') return (...args: unknown[]) => killer.step(`call ${String(property)}`, async () => call(...args));
        return async function* (...args: unknown[]): AsyncIterable<unknown> {
          await killer.step('call orderChanges', async () => undefined);
          yield* call(...args) as AsyncIterable<unknown>;
        };
      },
    });
  }

  get busy(): boolean {
    return this.wake !== null;
  }

  /** Does it, to its end or until it stands still. */
  async run(hearing: boolean, stallAt = 0): Promise<void> {
    if (this.busy) return;
    this.seen = 0;
    this.stallAt = stallAt;
    const still = new Promise<void>((resolve) => (this.stalled = resolve));
    this.working = (async () => {
      if (!hearing) await this.poller.pollOnce(() => false);
      else if (this.poller.state.current) await readWms(this).catch(() => undefined);
    })();
    await Promise.race([this.working, still]);
  }

  /** Goes on where it stood still. */
  async goOn(): Promise<void> {
    this.wake?.();
    this.wake = null;
    this.stallAt = 0;
    await this.working;
  }
}

/** WMS orders of one shop order, oldest first, by what they bear alone. */
export function wmsOrdersOf(bench: Bench, idOrder: number): [string, MemoryOrder][] {
  return [...bench.wms.orders].filter(([, { draft }]) => parseExternalRef(draft.externalRef, PAIRING)?.idOrder === idOrder);
}

export class History {
  private workers: Worker[] = [];
  private parcels = 0;
  private readonly failing = new Map<string, { how: 'lost' | 'late' | 'busy' | 'refused'; left: number }>();
  readonly people: OperatorActions;
  /** Orders that the shop's table does not have for a while. */
  private readonly absent = new Map<number, ShopOrder>();
  /** WMS orders that somebody at the warehouse took pieces out of. */
  readonly trimmed = new Set<string>();

  private constructor(readonly bench: Bench) {
    this.people = new OperatorActions(bench.openLedger(), 'employee 3');
    const failure = { how: 'lost' as 'lost' | 'late' | 'busy' | 'refused' };
    for (const side of [bench.wms, bench.shop]) {
      side.fault = (call) => {
        const fault = this.failing.get(call);
        if (!fault || fault.left === 0) return null;
        fault.left -= 1;
        failure.how = fault.how;
        return fault.how === 'late' ? 'after' : 'before';
      };
    }
    bench.wms.failure = () =>
      failure.how === 'refused'
        ? new BridgeError({ family: 'permanent', code: 'wms_refused', message: 'No.' })
        : failure.how === 'busy'
          ? new BridgeError({ family: 'retryable', code: 'wms_busy', message: 'The warehouse is busy.' })
          : new BridgeError({ family: 'retryable', code: 'wms_timeout', message: 'The warehouse did not answer.', outcomeUnknown: true });
  }

  /** An empty shop, warehouse and ledger on this database, whatever was there before. */
  static async begin(database: TestDatabase): Promise<History> {
    const [tables] = await database.pool.query("SHOW TABLES LIKE 'ps\\_%'");
    for (const row of tables as Record<string, string>[]) await database.pool.query(`DELETE FROM ${Object.values(row)[0]}`);
    await database.pool.query('ALTER TABLE ps_wmsbridge_connection AUTO_INCREMENT = 1');
    const history = new History(await createBench({ ...database, close: async () => undefined }));
    history.workers = Array.from({ length: SIDECARS }, () => new Worker(history.bench));
    for (const worker of history.workers) await worker.run(false);
    return history;
  }

  close(): Promise<void> {
    return this.bench.close();
  }

  async go(step: Step): Promise<void> {
    const { bench, people } = this;
    const id = 'who' in step ? step.who + 1 : 0;
    const shopOrder = bench.shop.orders.get(id);
    const worker = 'sidecar' in step ? (this.workers[step.sidecar] as Worker) : null;
    switch (step.do) {
      case 'place':
        // An id is given once, also where its order was deleted.
        if (shopOrder || this.absent.has(id) || (await bench.ledger(id))['id_order'] !== undefined) return;
        await bench.place({ idOrder: id, statusId: step.paid ? STATUS.paid : STATUS.waiting, lines: linesOf(step.a || 1, step.b) });
        return;
      case 'status':
        if (shopOrder && shopOrder.statusId !== step.to) await bench.change(id, { statusId: step.to });
        return;
      case 'lines':
        // An order with a delivery slip refuses it.
        if (shopOrder && ([STATUS.waiting, STATUS.paid, STATUS.onHold] as number[]).includes(shopOrder.statusId)) await bench.change(id, { lines: linesOf(step.a, step.b) }, 'lines');
        return;
      case 'refund':
        if (shopOrder) await bench.change(id, { lines: shopOrder.lines.map((each) => (each.sku === step.sku ? { ...each, quantity: Math.max(0, each.quantity - 1) } : each)) }, 'refund');
        return;
      case 'address':
        if (shopOrder) await bench.change(id, { delivery: { ...ADDRESS, address1: `${step.house} rue Haute` } }, 'address');
        return;
      case 'delete':
        if (!shopOrder) return;
        bench.shop.orders.delete(id);
        await bench.event(id, 'deleted');
        return;
      case 'vanish':
        // An import empties the table, and something touches the order meanwhile.
        if (!shopOrder) return;
        this.absent.set(id, shopOrder);
        bench.shop.orders.delete(id);
        await bench.event(id, 'address');
        return;
      case 'appear':
        return this.appear(id);
      case 'person':
        if (!shopOrder) return;
        await people.askFor(step.says, [id]);
        return;
      case 'flow':
        return bench.setting(`WMSBRIDGE_FLOW_${step.flow.toUpperCase()}`, step.on ? '1' : '0');
      case 'stopReason':
        return bench.setting(`WMSBRIDGE_STOP_${step.which}`, step.on ? '1' : '0');
      case 'goOn':
        return people.resume(step.flow);
      case 'work':
      case 'hear':
        return worker?.run(step.do === 'hear');
      case 'die':
        if (worker?.busy) return;
        worker?.killer.aim(step.at, step.when);
        await worker?.run(step.hearing);
        this.workers[step.sidecar] = new Worker(bench);
        return;
      case 'stall':
        return worker?.run(step.hearing, step.at);
      case 'wake':
        return worker?.goOn();
      case 'time':
        return this.pass(step.leases);
      case 'fail':
        this.failing.set(step.call, { how: step.how, left: step.times });
        return;
      default:
        return this.atTheWarehouse(step, wmsOrdersOf(bench, id).filter(([, { status }]) => status !== 'cancelled'));
    }
  }

  private async atTheWarehouse(step: Extract<Step, { do: 'move' | 'send' | 'parcel' | 'wmsCancel' | 'wmsError' | 'trim' | 'returned' }>, live: readonly [string, MemoryOrder][]): Promise<void> {
    const { wms } = this.bench;
    const [number, one] = live.find(([, { status }]) => !hasLeft(status)) ?? live.at(-1) ?? [];
    if (number === undefined || one === undefined) return;
    const left = hasLeft(one.status);
    const ordered = new Map(one.draft.lines.map(({ sku, quantity }) => [sku, quantity]));
    switch (step.do) {
      case 'move':
        if (left === (step.to === 'delivered') && one.status !== 'partially_shipped' && one.status !== 'returned') wms.set(number, step.to);
        return;
      case 'send': {
        if (left && one.status !== 'partially_shipped') return;
        const picked = new Map([...ordered].map(([sku, quantity]) => [sku, Math.max(one.picked?.get(sku) ?? 0, quantity - step.short)]));
        const nothing = [...picked.values()].every((quantity) => quantity === 0);
        if (nothing) return wms.set(number, 'cancelled');
        const parcels = [...one.parcels, ...Array.from({ length: step.parcels }, () => parcel(`T${(this.parcels += 1)}`))];
        wms.set(number, step.part && !left ? 'partially_shipped' : 'shipped', parcels, picked);
        const rest = new Map([...ordered].flatMap(([sku, quantity]) => (quantity > (picked.get(sku) ?? 0) ? [[sku, quantity - (picked.get(sku) ?? 0)] as const] : [])));
        if (step.rest && rest.size > 0 && !step.part) wms.backOrder(`${number}/B${one.wmsId}`, number, rest, rest.size > 1 ? number : undefined);
        return;
      }
      case 'parcel':
        if (left && one.status !== 'returned') wms.set(number, one.status === 'shipped' ? 'shipped' : one.status, [...one.parcels, parcel(`T${(this.parcels += 1)}`)], one.picked);
        return;
      case 'wmsCancel':
        if (!left) wms.set(number, 'cancelled');
        return;
      case 'wmsError':
        if (!left) wms.set(number, one.status === 'error' ? 'received' : 'error');
        return;
      case 'trim':
        if (left || one.draft.lines.length === 0) return;
        one.draft = { ...one.draft, lines: one.draft.lines.map((each, i) => (i === 0 ? { ...each, quantity: Math.min(each.quantity, Math.max(1, step.to)) } : each)) };
        wms.set(number, one.status);
        this.trimmed.add(number);
        return;
      case 'returned':
        if (one.status === 'shipped' || one.status === 'delivered') wms.set(number, 'returned');
    }
  }

  private appear(id: number): void {
    const order = this.absent.get(id);
    if (order) this.bench.shop.orders.set(id, order);
    this.absent.delete(id);
  }

  /** All that waits for a later time is due; leases run out where they may. */
  private async pass(leases: boolean): Promise<void> {
    const { pool } = this.bench;
    await pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    await pool.query('UPDATE ps_wmsbridge_order SET recheck_at = UTC_TIMESTAMP(3) WHERE recheck_at IS NOT NULL');
    await pool.query('UPDATE ps_wmsbridge_cursor SET due_at = NULL');
    if (!leases) return;
    await pool.query('UPDATE ps_wmsbridge_order SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE lease_until IS NOT NULL');
    await pool.query('UPDATE ps_wmsbridge_cursor SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE lease_until IS NOT NULL');
  }

  /** All faults off, all flows on, whoever stood still goes on; then everybody reads and works until nothing moves. */
  async quiet(): Promise<void> {
    const { bench } = this;
    this.failing.clear();
    for (const id of [...this.absent.keys()]) this.appear(id);
    for (const flow of FLOWS) await bench.setting(`WMSBRIDGE_FLOW_${flow.toUpperCase()}`, '1');
    for (const limit of ['CREATES', 'CANCELS']) await bench.setting(`WMSBRIDGE_STOP_${limit}`, '0');
    for (const worker of this.workers) await worker.goOn();
    const last = new Worker(bench);
    const { connection, poller } = last;
    await poller.pollOnce(() => false);
    for (const flow of FLOWS) await this.people.resume(flow as Flow);
    let before = '';
    for (let round = 0; round < ROUNDS; round += 1) {
      await this.pass(true);
      await enqueueRechecks(connection.statements, (await poll(connection.statements, 1)).rechecks);
      await poller.pollOnce(() => false);
      const current = poller.state.current;
      if (current === null) throw new Error(`it stands still: ${poller.state.standsStillBecause}`);
      await readWms(last);
      await scanForGaps(connection, current, 0, true);
      await poller.pollOnce(() => false);
      const now = await this.snapshot();
      if (now === before) return;
      before = now;
    }
    throw new Error(`it does not come to rest: ${before}`);
  }

  private async snapshot(): Promise<string> {
    const [orders] = await this.bench.pool.query('SELECT id_order, state, waits_for, problem, cancel_state, change_state, generation, attempts FROM ps_wmsbridge_order');
    const [wmsOrders] = await this.bench.pool.query('SELECT wms_number, current, sent_hash, intent_operation, snapshot_hash, written_hash, ended_at FROM ps_wmsbridge_wms_order');
    const [events] = await this.bench.pool.query('SELECT COUNT(*) AS waiting FROM ps_wmsbridge_event WHERE done_at IS NULL');
    const { shop, wms } = this.bench;
    return JSON.stringify([orders, wmsOrders, events, [...shop.orders.values()].map(({ statusId }) => statusId), shop.trackingWrites, [...wms.orders.values()].map(({ status, draft, updates }) => [status, draft.lines, updates])]);
  }
}

function linesOf(a: number, b: number): ShopOrder['lines'] {
  return order(0, { lines: [line('A', a), line('B', b, { lineId: 2, idProduct: 2 })] }).lines;
}
