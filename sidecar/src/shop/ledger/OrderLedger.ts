/**
 * The order ledger: who works on which order, and what is known of it.
 *
 * The claim's contract. The lease stands on the order's row; its times are the database's own.
 * 1. *New*: events wait, nobody has the lease. The claim takes it, then reads the ids of the order's waiting events, and
 *    only then is the shop read: whatever an event announced is seen by that read.
 * 2. *Claimed*: another claim of the order fails. An event written meanwhile stays waiting, for its id is not among those
 *    that were read; the order is claimed again afterwards. (A lower id may commit later than a higher one, so
 *    exactly the ids that were read are finished, never "all up to".)
 * 3. *Crashed*: the lease runs out and the next claim takes the order. A call that was under way left its intent in
 *    `wms_order`, and is looked up at the WMS before anything is sent again.
 * 4. *Failed*: the events stay waiting, `next_try_at` says when; a new event tries at once. After the last try the events are
 *    done with outcome `failed`, the order says why, and any new event revives it.
 * 5. *Done*: exactly the claimed events are done and the lease is given back, in one transaction with what was noted.
 * Whoever lost the lease writes nothing: each write names the owner.
 */
import { ADOPTED, type LedgerOrder, type LedgerWmsOrder, type OtherWmsOrder, type WmsOperation } from '../../domain/ledger';
import type { LineContents } from '../../domain/lineContents';
import { HOOK_REASONS } from '../../domain/contract';
import { changed, statement, type Ledger, type LedgerStatement, type RowOf } from '../Ledger';
import { guarded } from './guarded';
import { ledgerOrder, ledgerWmsOrder, snapshotOf, unknownOrder, type WmsOrderRow } from './ledgerRows';
import { finishOrders, recordWmsOrders, type OrderUpdate, type WmsOrderUpdate } from './orderUpdates';
import { quarantine } from './quarantine';
import { microseconds, toIso } from './times';

export interface ClaimedOrder {
  ledger: LedgerOrder;
  /** The current WMS order; null before the first call. */
  wmsOrder: LedgerWmsOrder | null;
  /** Others with our reference of this id: of a past in which the shop gave the id to another order, or copies by hand. */
  others: OtherWmsOrder[];
  eventIds: number[];
  /** When the first of them was written (ISO, UTC); '' where there is none. */
  waitingSince: string;
  /** When the newest of its `status` events (or, lacking one, of its hooks' events) was written (ISO, UTC); '' where no hook told. */
  statusSince: string;
}

export interface Intent {
  idOrder: number;
  /** null makes the row of a new generation. */
  idWmsOrder: number | null;
  generation: number;
  number: string;
  externalRef: string;
  operation: WmsOperation;
  hash: string | null;
  /** What the lines contain that are about to be sent; null where none are. */
  lineContents: LineContents | null;
  /** The events on which the call was decided. */
  eventIds: readonly number[];
}

export interface RecordedIntents {
  /** The ids of the WMS orders, by order: these may be called. */
  ids: Map<number, number>;
  /** Orders whose number another WMS order of ours bears already (a copy by hand at the warehouse). */
  taken: Set<number>;
  /** Orders with an event that is newer than what was decided on: they are to be decided anew. */
  moved: Set<number>;
}

/** What keeps intents from being recorded. */
interface Obstacles {
  owned: Set<number>;
  moved: Set<number>;
  taken: Set<number>;
}

export class OrderLedger {
  constructor(
    private readonly ledger: Ledger,
    readonly idShop: number,
  ) {}

  /** Takes the lease of as many of these orders as are free. `owner` is one claim's own: no two claims share one. */
  async claim(ids: readonly number[], owner: string, leaseMs: number): Promise<ClaimedOrder[]> {
    if (ids.length === 0) return [];
    const sorted = [...ids].sort((a, b) => a - b);
    const [, , orders, events, wmsOrders] = await this.ledger.run([
      statement('make_orders', { ids: sorted }),
      statement('claim_orders', { ids: sorted, owner, lease_us: microseconds(leaseMs) }),
      ...this.reads(sorted),
    ]);
    const ours = orders.rows.filter((row) => row.lease_owner === owner).map(ledgerOrder);
    const found = await this.claimed(ours, events.rows, wmsOrders.rows);
    // Another sidecar finished their events between our look and our claim; or a person asked for something, which is carried out first.
    const asked = new Set(events.rows.filter(({ action }) => action !== null).map((row) => row.id_order));
    const isFree = ({ eventIds, ledger }: ClaimedOrder): boolean => eventIds.length > 0 && !asked.has(ledger.idOrder);
    const others = found.filter((order) => !isFree(order)).map((order) => order.ledger.idOrder);
    if (others.length > 0) await this.giveBack(owner, others);
    return found.filter(isFree);
  }

  /** The same of these orders without a claim: for counting what would be done. Nothing may be written on it. */
  async peek(ids: readonly number[]): Promise<ClaimedOrder[]> {
    if (ids.length === 0) return [];
    const [orders, events, wmsOrders] = await this.ledger.run(this.reads(ids));
    const known = new Map(orders.rows.map((row) => [row.id_order, ledgerOrder(row)]));
    return this.claimed(ids.map((id) => known.get(id) ?? unknownOrder(id, this.idShop)), events.rows, wmsOrders.rows);
  }

  private reads(ids: readonly number[]): readonly [LedgerStatement<'orders'>, LedgerStatement<'waiting_events'>, LedgerStatement<'wms_orders'>] {
    return [statement('orders', { ids }), statement('waiting_events', { ids }), statement('wms_orders', { ids, adopted: ADOPTED })];
  }

  private async claimed(orders: readonly LedgerOrder[], events: readonly RowOf<'waiting_events'>[], rows: WmsOrderRow[]): Promise<ClaimedOrder[]> {
    const ids = new Set(orders.map(({ idOrder }) => idOrder));
    const { current, others } = await this.wmsOrdersOf(rows.filter((row) => ids.has(row.id_order)));
    const byOrder = new Map<number, RowOf<'waiting_events'>[]>();
    for (const event of events) byOrder.set(event.id_order, [...(byOrder.get(event.id_order) ?? []), event]);
    return orders.map((order) => {
      const own = byOrder.get(order.idOrder) ?? [];
      const reported = own.filter((event) => (HOOK_REASONS as readonly string[]).includes(event.reason));
      const newest = reported.filter((event) => event.reason === 'status').at(-1) ?? reported.at(-1);
      const deleted = own.filter((event) => event.reason === 'deleted').at(-1);
      const times = own.map((event) => toIso(event.created_at)).sort();
      return {
        ledger: deleted ? { ...order, deletedAt: toIso(deleted.created_at) } : order,
        wmsOrder: current.get(order.idOrder) ?? null,
        others: others.get(order.idOrder) ?? [],
        eventIds: own.map((event) => event.id_event),
        waitingSince: times[0] ?? '',
        statusSince: newest ? toIso(newest.created_at) : '',
      };
    });
  }

  /** Keeps the lease of what is still ours. */
  async renew(owner: string, leaseMs: number): Promise<void> {
    await changed(this.ledger, 'renew_leases', { owner, lease_us: microseconds(leaseMs) });
  }

  /** Gives orders back untouched, to be tried again after `delayMs` (0: at the next poll). Counts as no attempt. */
  async giveBack(owner: string, ids: readonly number[], delayMs = 0): Promise<void> {
    if (ids.length === 0) return;
    await changed(this.ledger, 'give_back_orders', { owner, ids, delay_us: delayMs > 0 ? microseconds(delayMs) : null });
  }

  /**
   * Commits what is about to be asked of the WMS, before it is asked.
   * An order that is not among `ids` must not be called; one that is nowhere in the result has lost its lease.
   */
  async recordIntents(owner: string, intents: readonly Intent[], leaseMs: number): Promise<RecordedIntents> {
    const sorted = [...intents].sort((a, b) => a.idOrder - b.idOrder);
    const none: Obstacles = { owned: new Set(sorted.map(({ idOrder }) => idOrder)), moved: new Set(), taken: new Set() };
    return guarded(
      none,
      async ({ owned, moved, taken }) => {
        const mine = sorted.filter(({ idOrder }) => owned.has(idOrder) && !moved.has(idOrder) && !taken.has(idOrder));
        return { ids: await this.writeIntents(owner, mine, leaseMs), moved, taken };
      },
      () => this.obstacles(owner, sorted),
    );
  }

  /** @returns the ids of their WMS orders */
  private async writeIntents(owner: string, intents: readonly Intent[], leaseMs: number): Promise<Map<number, number>> {
    if (intents.length === 0) return new Map();
    const ids = intents.map(({ idOrder }) => idOrder);
    const made = intents.filter(({ idWmsOrder }) => idWmsOrder === null);
    const madeIds = made.map(({ idOrder }) => idOrder);
    const known = intents.filter(({ idWmsOrder }) => idWmsOrder !== null);
    const results = await this.ledger.run([
      statement('lock_orders', { ids, owner }, ids.length),
      statement('other_events', { ids, decided_on: [0, ...intents.flatMap(({ eventIds }) => eventIds)] }, 0),
      statement('numbers_taken', numbersOf(made), 0),
      statement('extend_leases', { ids, owner, lease_us: microseconds(leaseMs) }),
      ...(known.length === 0 ? [] : [statement('set_intents', { intents: known.map(intentRow) })]),
      ...(made.length === 0 ? [] : [statement('supersede_wms_orders', { ids: madeIds }), statement('add_intents', { intents: made.map(intentRow) })]),
      statement('current_wms_orders', { ids: madeIds }),
    ]);
    const current = results.at(-1)?.rows as RowOf<'current_wms_orders'>[];
    return new Map([...known.map(({ idOrder, idWmsOrder }) => [idOrder, idWmsOrder as number] as const), ...current.map((row) => [row.id_order, row.id_wms_order] as const)]);
  }

  private async obstacles(owner: string, intents: readonly Intent[]): Promise<Obstacles> {
    const ids = intents.map(({ idOrder }) => idOrder);
    const made = intents.filter(({ idWmsOrder }) => idWmsOrder === null);
    const [orders, events, taken] = await this.ledger.run([
      statement('lock_orders', { ids, owner }),
      statement('other_events', { ids, decided_on: [0, ...intents.flatMap(({ eventIds }) => eventIds)] }),
      statement('numbers_taken', numbersOf(made)),
    ]);
    // The column compares without regard to case.
    const numbers = new Set(taken.rows.map((row) => row.wms_number.toLowerCase()));
    const owned = new Set(orders.rows.map((row) => row.id_order));
    const moved = new Set(events.rows.map((row) => row.id_order).filter((id) => owned.has(id)));
    const kept = made.filter(({ idOrder }) => owned.has(idOrder) && !moved.has(idOrder));
    return { owned, moved, taken: new Set(kept.filter(({ number }) => numbers.has(number.toLowerCase())).map(({ idOrder }) => idOrder)) };
  }

  /**
   * The connection to the WMS works again: what waited for it, and what failed because of it, is tried at once.
   * @param codes of problems that the connection had, and not the order
   */
  async connectionIsBack(codes: readonly string[]): Promise<void> {
    await this.ledger.run([statement('end_waits_for_wms', {}), statement('add_events_of_failed', { codes })]);
  }

  /** See `finishOrders`: notes outcomes, finishes events, gives leases back. @returns orders whose lease was lost */
  finish(owner: string, updates: readonly OrderUpdate[]): Promise<number[]> {
    return finishOrders(this.ledger, owner, updates);
  }

  /** See `recordWmsOrders`: what a look-up told, before anything is decided on it. @returns orders whose lease was lost */
  noteWmsOrders(owner: string, updates: readonly { idOrder: number; update: WmsOrderUpdate }[]): Promise<number[]> {
    return recordWmsOrders(this.ledger, owner, updates);
  }

  /** The current WMS order of each order, with its back-orders; and what else was found with their references and has not ended. */
  private async wmsOrdersOf(rows: WmsOrderRow[]): Promise<{ current: Map<number, LedgerWmsOrder>; others: Map<number, OtherWmsOrder[]> }> {
    const broken = rows.filter((row) => row.snapshot !== null && snapshotOf(row) === null);
    for (const row of broken) {
      row.snapshot_problem = 'what was kept of it is broken';
      row.snapshot = null;
    }
    const faults = broken.map((row) => ({ idWmsOrder: row.id_wms_order, fault: row.snapshot_problem as string, broken: true }));
    if (faults.length > 0) await this.ledger.run(quarantine(faults));
    const current = rows.filter((row) => row.current === 1);
    const others = new Map<number, OtherWmsOrder[]>();
    for (const row of rows.filter((each) => each.current !== 1 && each.back_order_of === null)) {
      others.set(row.id_order, [...(others.get(row.id_order) ?? []), { number: row.wms_number, acceptedAt: toIso(row.accepted_at) as string }]);
    }
    return {
      current: new Map(current.map((row) => [row.id_order, ledgerWmsOrder(row, rows.filter((other) => other.back_order_of === row.id_wms_order))])),
      others,
    };
  }
}

function numbersOf(made: readonly Intent[]): { numbers: string[]; made: { id_order: number; generation: number }[] } {
  return { numbers: made.map(({ number }) => number), made: made.map(({ idOrder, generation }) => ({ id_order: idOrder, generation })) };
}

/** As `set_intents` and `add_intents` take it; each leaves out what it has no use for. */
function intentRow(intent: Intent) {
  return {
    id_order: intent.idOrder,
    id_wms_order: intent.idWmsOrder,
    generation: intent.generation,
    wms_number: intent.number,
    external_ref: intent.externalRef,
    operation: intent.operation,
    hash: intent.hash,
    line_contents: intent.lineContents ? JSON.stringify(intent.lineContents) : null,
  };
}
