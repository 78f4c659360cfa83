/**
 * The last level that the WMS gave of each SKU, when it was asked, and which SKUs must be computed again. Everything is done
 * in sets: a hundred thousand rows are some hundred statements.
 */
import type { BadLevel } from '../../domain/stockRules';
import type { StockLevel } from '../../domain/terms';
import { changed, rowsOf, statement, type Ledger, type ParamsOf } from '../Ledger';
import { fromIso, microseconds, toIso } from './times';

export interface RecheckLevel {
  sku: string;
  /** Sum over the shop's warehouses, pieces. */
  level: number;
  /** The oldest of the questions behind the sum (ISO, UTC). */
  askedAt: string;
}

/** What became of one SKU that was computed. */
export interface StockUpdate {
  sku: string;
  outcome: string;
  after: number | null;
  inFlight: number | null;
  message: string;
  askedAt: string;
  /** Set where the result is in doubt: it is computed again after so long, with a new level where the old one was in doubt. */
  recheckAfter: { afterMs: number; ask: boolean } | null;
}

/** `recheck`: the WMS is asked again and the SKU computed; or computed once more with the level that is kept. */
const ASK_AGAIN = 1;
const COMPUTE_AGAIN = 2;

const ROWS_A_STATEMENT = 1000;
const MAX_PROBLEM = 255;
/** The time of a level that was never usable. */
const NEVER = '1970-01-02 00:00:00.000';
const AFTER_NEVER = '1970-01-02 00:00:00.001';

export class StockStore {
  constructor(private readonly ledger: Ledger) {}

  /** After a full comparison that was too large for one go: all that it named is computed. */
  async recheckAll(since: string): Promise<void> {
    await changed(this.ledger, 'recheck_named_stock', { since: fromIso(since) });
  }

  /** Whether the shop's other modules have not heard yet of something that was written. */
  async anyPending(): Promise<boolean> {
    return (await rowsOf(this.ledger, 'pending_notifications', {}))[0]?.pending === 1;
  }

  /** SKUs that the WMS has named: since a time, or so far. */
  async named(since: string | null): Promise<number> {
    return (await rowsOf(this.ledger, 'count_named_stock', { since: since === null ? AFTER_NEVER : fromIso(since) }))[0]?.skus ?? 0;
  }

  /** Keeps levels; a SKU whose level moved is computed again. An answer older than the kept one is dropped. */
  async keep(levels: readonly StockLevel[], askedAt: string): Promise<void> {
    // In one order everywhere: of two that write the same rows, neither waits for the other's.
    const sorted = [...levels].sort((a, b) => (a.sku < b.sku ? -1 : a.sku > b.sku ? 1 : a.warehouse < b.warehouse ? -1 : 1));
    for (const some of inParts(sorted)) {
      const rows = some.map(({ sku, warehouse, quantity }) => ({ new_sku: sku, new_warehouse: warehouse, new_level: quantity }));
      await changed(this.ledger, 'keep_stock', { asked_at: fromIso(askedAt), levels: rows });
    }
  }

  /** Notes levels that make no sense: nothing is computed of their SKUs until the WMS gives better ones. */
  async keepBad(bad: readonly BadLevel[]): Promise<void> {
    for (const some of inParts(bad)) {
      const levels = some.map(({ sku, warehouse, because }) => ({ new_sku: sku, new_warehouse: warehouse, new_problem: because.slice(0, MAX_PROBLEM) }));
      await this.ledger.run([statement('refuse_stock', { levels, never: NEVER }), statement('refuse_stock_everywhere', { skus: some.map(({ sku }) => sku) })]);
    }
  }

  /**
   * SKUs to ask the WMS about again, their level being older than `before`: moved by the shop's side, or in doubt.
   * @param warehouses those of this shop; what lies in others is not for sale here
   */
  async toAskAgain(before: string, warehouses: readonly string[], limit: number): Promise<string[]> {
    const rows = await rowsOf(this.ledger, 'stock_to_ask', { before: fromIso(before), never: NEVER, warehouses, take: limit });
    return rows.map(({ sku }) => sku);
  }

  /** SKUs that are to be computed by now. */
  async countRechecks(warehouses: readonly string[]): Promise<number> {
    return (await rowsOf(this.ledger, 'count_due_stock', { warehouses }))[0]?.skus ?? 0;
  }

  /**
   * SKUs that are to be computed by now, summed over the warehouses of this shop, in the order of their SKUs.
   * @param after the last SKU of the page before; ''
   */
  async recheck(limit: number, warehouses: readonly string[], after = ''): Promise<RecheckLevel[]> {
    return (await rowsOf(this.ledger, 'due_stock', { take: limit, warehouses, after })).map(levelOf);
  }

  /** SKUs that were written since a time, in the order of their SKUs; of a large set these are computed a second time. */
  async writtenSince(since: string, limit: number, warehouses: readonly string[], after: string): Promise<RecheckLevel[]> {
    return (await rowsOf(this.ledger, 'stock_written_since', { since: fromIso(since), take: limit, warehouses, after })).map(levelOf);
  }

  /** Says that these, of `recheck`, are being computed. */
  async take(levels: readonly Pick<RecheckLevel, 'sku'>[], warehouses: readonly string[]): Promise<void> {
    const [first, last] = [levels[0], levels.at(-1)];
    if (first && last) await changed(this.ledger, 'take_due_stock', { warehouses, first: first.sku, last: last.sku });
  }

  /** Notes what became of levels that were computed, in the order of their SKUs. */
  async update(updates: Iterable<StockUpdate>): Promise<void> {
    // Each statement is a transaction of its own: a sidecar that dies in between only computes the rest again.
    for (const some of inParts(updates)) await changed(this.ledger, 'note_stock', { notes: some.map(noteOf) });
  }

  /**
   * Gives SKUs a row that have none yet, as being computed: whose order moves before they are noted could not say so otherwise.
   * For a whole catalogue that takes as long as the writing: it is for SKUs that are new.
   */
  async makeRows(levels: readonly RecheckLevel[], warehouse: string): Promise<void> {
    for (const some of inParts(levels)) {
      await changed(this.ledger, 'make_stock', { warehouse, levels: some.map(({ sku, level, askedAt }) => ({ sku, level, asked_at: fromIso(askedAt) })) });
    }
  }

  /** Keeps levels together with what became of them: of a whole catalogue, half the statements. */
  async keepNoted(rows: Iterable<{ level: RecheckLevel; update: StockUpdate }>, warehouse: string): Promise<void> {
    for (const some of inParts(rows)) await changed(this.ledger, 'keep_noted_stock', { warehouse, levels: some.map(notedLevelOf) });
  }

  /** Has these computed again at once with the level that is kept: what the shop has is not what it was given. */
  async computeAgain(skus: readonly string[]): Promise<void> {
    for (const some of inParts(skus)) await changed(this.ledger, 'compute_stock_again', { skus: some });
  }

  /** Of these SKUs of the shop, which the WMS was asked about, those that have no level are not at the WMS. */
  async noteAbsent(skus: readonly string[]): Promise<void> {
    if (skus.length === 0) return;
    const known = new Set((await rowsOf(this.ledger, 'stock_in_any_case', { skus })).map(({ sku }) => sku.toLowerCase()));
    const absent = skus.filter((sku) => !known.has(sku.toLowerCase()));
    if (absent.length > 0) await changed(this.ledger, 'add_absent_stock', { skus: absent.map((sku) => ({ sku })) });
  }

  /** Has SKUs that are in doubt asked for after a while. */
  async askLater(skus: readonly string[], afterMs: number): Promise<void> {
    await changed(this.ledger, 'ask_for_stock_later', { skus, after_us: microseconds(afterMs) });
  }

  /** Keeps levels that were read and not written: all of them are computed again. */
  async keepRechecks(levels: readonly RecheckLevel[], warehouse: string): Promise<void> {
    const update = (level: RecheckLevel): StockUpdate => ({ sku: level.sku, outcome: 'waiting', after: null, inFlight: null, message: '', askedAt: level.askedAt, recheckAfter: { afterMs: 0, ask: true } });
    await this.keepNoted(
      levels.map((level) => ({ level, update: update(level) })),
      warehouse,
    );
  }

  /** SKUs of orders that the WMS accepted (or booked, or shipped) so shortly before their level was asked that it may not show that yet. */
  async acceptedAround(levels: readonly Pick<RecheckLevel, 'sku' | 'askedAt'>[], marginMs: number): Promise<Set<string>> {
    if (levels.length === 0) return new Set();
    const earliest = levels.reduce((least, { askedAt }) => (askedAt < least ? askedAt : least), (levels[0] as RecheckLevel).askedAt);
    const moved = await rowsOf(this.ledger, 'skus_accepted_since', { since: fromIso(later(earliest, -marginMs)) });
    // A WMS may write a SKU in another case in its orders than in its stock.
    const knownFrom = new Map<string, string>();
    for (const { sku, moved_at } of moved) {
      const key = sku.toLowerCase();
      const at = later(toIso(moved_at), marginMs);
      if (at > (knownFrom.get(key) ?? '')) knownFrom.set(key, at);
    }
    const uncertain = knownFrom.size === 0 ? [] : levels.filter(({ sku, askedAt }) => (knownFrom.get(sku.toLowerCase()) ?? '') > askedAt);
    return new Set(uncertain.map(({ sku }) => sku));
  }
}

function levelOf({ sku, level, asked_at }: { sku: string; level: number; asked_at: string }): RecheckLevel {
  return { sku, level, askedAt: toIso(asked_at) };
}

function noteOf(update: StockUpdate): ParamsOf<'note_stock'>['notes'][number] {
  const { sku, outcome, askedAt } = update;
  return { sku, asked_at: fromIso(askedAt), recheck: recheckOf(update), again_us: againIn(update), after: pieces(update.after), in_flight: pieces(update.inFlight), outcome, problem: problemOf(update) };
}

function notedLevelOf({ level: { sku, level }, update }: { level: RecheckLevel; update: StockUpdate }): ParamsOf<'keep_noted_stock'>['levels'][number] {
  return {
    ...{ new_sku: sku, new_level: level, new_asked_at: fromIso(update.askedAt), new_recheck: recheckOf(update), again_us: againIn(update), after: pieces(update.after) },
    ...{ new_in_flight: pieces(update.inFlight), new_outcome: update.outcome, new_problem: problemOf(update) },
  };
}

const recheckOf = ({ recheckAfter }: StockUpdate): number => (recheckAfter === null ? 0 : recheckAfter.ask ? ASK_AGAIN : COMPUTE_AGAIN);
const againIn = ({ recheckAfter }: StockUpdate): number | null => (recheckAfter === null ? null : microseconds(recheckAfter.afterMs));
const pieces = (value: number | null): number | null => (value === null ? null : Math.round(value));
const problemOf = ({ message }: StockUpdate): string | null => (message === '' ? null : message.slice(0, MAX_PROBLEM));
const later = (iso: string, milliseconds: number): string => new Date(Date.parse(iso) + milliseconds).toISOString();

function* inParts<Item>(items: Iterable<Item>): Generator<Item[]> {
  let part: Item[] = [];
  for (const item of items) {
    part.push(item);
    if (part.length === ROWS_A_STATEMENT) {
      yield part;
      part = [];
    }
  }
  if (part.length > 0) yield part;
}
