/** One round of stock: the settings it goes by, what it writes to the shop, and what it notes of that. */
import { bufferOf, countedWarehouses, emptiesTooMany, excluderOf, type BadLevel } from '../domain/stockRules';
import { justResumed, type FlowRow } from '../domain/flows';
import { figureOf } from '../domain/stockInFlight';
import type { Connection, CurrentSettings } from '../connection';
import type { StockSettings } from '../domain/stockSettings';
import type { StockSafetyStop, StockSetOptions, StockSetResult, StockWrite, StockWriteOptions, StockWriteResult } from '../shop/Shop';
import { databaseNow } from '../shop/ledger/events';
import { largeSetRechecked, largeSetToRecheck, recheckLargeSet } from '../shop/ledger/stockRounds';
import type { RecheckLevel, StockUpdate } from '../shop/ledger/StockStore';
import type { LevelBuffer } from './levelBuffer';
import { emptyingWords } from './safetyStop';

/** SKUs written together: one request, where bodies may be so large. */
export const WRITE_AT_ONCE = 100_000;
/** The checkout reads, subtracts and saves without a lock: what was written is looked at again a little later. */
const SECOND_LOOK_MS = 5_000;
/** Beyond so many there is one note that all of them are to be looked at again, in place of one each. */
const ONE_BY_ONE = 5_000;
/** What there was no time for is asked for again, so often at most. */
const EMPTYING_REQUESTS = 5;
/** Of a round. */
const TELLING_MS = 10_000;
/** A night of mistakes must not fill the log. */
const WARNINGS_A_ROUND = 50;

export interface RoundCount {
  levels: number;
  written: number;
  problems: number;
  stopped: string;
}

export class StockRound {
  readonly settings: StockSettings;
  readonly warehouses: readonly string[];
  /** A person resumed it a short while ago: the safety stop is off. */
  readonly released: boolean;
  /** The flow as it was when the round began. */
  private readonly flowRow: Pick<FlowRow, 'resumedAt'>;
  private readonly excluder: (sku: string) => string | null;
  /** SKUs that the WMS named in this round, with a figure that makes no sense. */
  private readonly senseless = new Set<string>();
  private emptied = 0;
  private warned = 0;

  constructor(
    private readonly connection: Connection,
    current: CurrentSettings,
    readonly run: RoundCount,
    /** Who has the lease. */
    private readonly owner: string,
  ) {
    this.settings = current.settings.stock;
    this.warehouses = countedWarehouses(connection.wms.warehouses, this.settings.warehouses);
    this.flowRow = current.flowRows.get('stock') ?? { resumedAt: null };
    this.released = justResumed(this.flowRow.resumedAt, current.now);
    this.excluder = excluderOf(this.settings.excludeSkus);
  }

  /** By the settings. */
  isExcluded(sku: string): boolean {
    return this.excluder(sku) !== null;
  }

  /** Says what the WMS gave that makes no sense. */
  refused(bad: readonly BadLevel[]): void {
    for (const { sku, because } of bad) {
      this.senseless.add(sku);
      this.problem(sku, 'refused', because);
    }
  }

  /** Stops the flow with words for a person. */
  async stop(words: string): Promise<void> {
    this.run.stopped = words;
    // Where a person resumed the flow during the round, the next one looks at it anew.
    if (!(await this.connection.flows.stop('stock', words, this.flowRow))) return;
    this.connection.log.error('safety stop: stock', { flow: 'stock', reason: words });
  }

  /** The one warehouse that counts; null where several do. */
  get onlyWarehouse(): string | null {
    return this.warehouses.length === 1 ? (this.warehouses[0] as string) : null;
  }

  /**
   * Writes a whole answer from memory, of the one warehouse that counts, and keeps it with what became of it.
   * @param known SKUs that have a row
   */
  async writeHeld(held: LevelBuffer, warehouse: string, known: number): Promise<void> {
    const { stock, statements } = this.connection;
    const safetyStop = this.armed();
    const many = safetyStop !== null && held.size > WRITE_AT_ONCE;
    if (many) {
      const seen = await this.lookAtAll(held.parts(WRITE_AT_ONCE));
      if (emptiesTooMany(seen.emptied, seen.sellable, safetyStop)) return this.stopHeld(held, warehouse, seen);
    }
    for (const levels of held.parts(WRITE_AT_ONCE)) {
      if (known < held.size) await stock.makeRows(levels, warehouse);
      const began = await databaseNow(statements);
      const result = await this.write(levels, many ? null : safetyStop, 'changes');
      if (result.stopped) return this.stopHeld(held, warehouse, result);
      await stock.keepNoted(together(levels, await this.notesOf(levels, result.results, began)), warehouse);
      await this.recheckUncertain(levels);
    }
  }

  /** Keeps an answer that was read and not written: all of it is dirty. */
  async keepHeld(held: LevelBuffer, warehouse: string): Promise<void> {
    for (const levels of held.parts(WRITE_AT_ONCE)) await this.connection.stock.keepRechecks(levels, warehouse);
  }

  /** Kept as it came: a person may resume it. */
  private async stopHeld(held: LevelBuffer, warehouse: string, seen: Pick<StockSetResult, 'emptied' | 'sellable'>): Promise<void> {
    await this.keepHeld(held, warehouse);
    await this.stop(this.words(seen));
  }

  /** Looks a second time at a large set that was written a few seconds ago: what a checkout overwrote is written again. */
  async lookTwice(): Promise<void> {
    const { statements, stock } = this.connection;
    const since = await largeSetToRecheck(statements);
    if (since === null) return;
    for (let after = ''; ; ) {
      const levels = await stock.writtenSince(since, WRITE_AT_ONCE, this.warehouses, after);
      const result = await this.write(levels, null, 'changes');
      const changed = new Map(result.results.filter(({ outcome }) => outcome === 'written' || outcome === 'later').map((one) => [one.sku, one]));
      if (changed.size > 0) {
        this.count([...changed.values()]);
        const again = levels.filter(({ sku }) => changed.has(sku));
        await stock.update(this.updates(again, changed, true, await this.uncertain(again)));
        await this.recheckUncertain(again);
      }
      if (levels.length < WRITE_AT_ONCE) break;
      after = (levels.at(-1) as RecheckLevel).sku;
    }
    // Another large set may have come meanwhile.
    await largeSetRechecked(statements, since);
  }

  /** Lets other modules hear what there was no time for while it was written; what is left has its turn in the next round. */
  async notifyRest(): Promise<void> {
    const { stock, shop } = this.connection;
    if (this.settings.source === 'shop' || !(await stock.anyPending())) return;
    const until = Date.now() + TELLING_MS;
    while (Date.now() < until && (await shop.notifyStock(this.options())) > 0);
  }

  /** Writes all that is dirty and due. The safety stop looks at all of it before the first write. */
  async writeRechecks(): Promise<void> {
    const { stock } = this.connection;
    const safetyStop = this.armed();
    const many = safetyStop !== null && (await stock.countRechecks(this.warehouses)) > WRITE_AT_ONCE;
    if (many) {
      const seen = await this.lookAtAll(this.recheckInParts());
      if (emptiesTooMany(seen.emptied, seen.sellable, safetyStop)) return this.stop(this.words(seen));
    }
    for await (const levels of this.recheckInParts()) {
      await stock.take(levels, this.warehouses);
      const began = await databaseNow(this.connection.statements);
      const result = await this.write(levels, many ? null : safetyStop, 'changes');
      if (result.stopped) return this.stop(this.words(result));
      await this.note(levels, result.results, began);
    }
  }

  /** SKUs of the shop that the WMS did not name in a full answer go to 0, where the shop wants that; not what is left alone for another reason. */
  async emptyUnknown(since: string): Promise<void> {
    const excludeSkus = [...this.settings.excludeSkus, ...this.senseless];
    for (let left = EMPTYING_REQUESTS; left > 0; left -= 1) {
      const result = await this.connection.shop.writeStockSet([], { ...this.options(), safetyStop: this.armed(), answer: 'changes', absentSince: since, excludeSkus });
      if (result.stopped) return this.stop(this.words(result));
      this.emptied += result.emptied;
      this.count(result.results);
      if (!result.results.some(({ outcome }) => outcome === 'later')) return;
    }
  }

  private armed(): StockSafetyStop | null {
    const { stopShare, stopMinimum, source } = this.settings;
    return this.released || stopShare === 0 || source === 'shop' ? null : { share: stopShare, least: stopMinimum, emptied: this.emptied };
  }

  private words(result: Pick<StockSetResult, 'emptied' | 'sellable'>): string {
    return emptyingWords(result, this.settings);
  }

  /** What writing all of it would empty. */
  private async lookAtAll(parts: Iterable<RecheckLevel[]> | AsyncIterable<RecheckLevel[]>): Promise<{ emptied: number; sellable: number }> {
    const all = { emptied: 0, sellable: 0 };
    for await (const levels of parts) {
      const { emptied, sellable } = await this.write(levels, { share: this.settings.stopShare, least: 0, emptied: 0 }, 'none', true);
      all.emptied += emptied;
      all.sellable = Math.max(all.sellable, sellable);
    }
    return all;
  }

  private async *recheckInParts(): AsyncGenerator<RecheckLevel[]> {
    for (let after = ''; ; ) {
      const levels = await this.connection.stock.recheck(WRITE_AT_ONCE, this.warehouses, after);
      if (levels.length > 0) yield levels;
      if (levels.length < WRITE_AT_ONCE) return;
      after = (levels.at(-1) as RecheckLevel).sku;
    }
  }

  private async write(levels: readonly RecheckLevel[], safetyStop: StockSafetyStop | null, answer: StockSetOptions['answer'], dryRun = false): Promise<StockSetResult> {
    const options = this.options();
    const result = await this.connection.shop.writeStockSet(this.wanted(levels), { ...options, dryRun: options.dryRun || dryRun, safetyStop, answer });
    if (!dryRun) this.emptied += result.emptied;
    return result;
  }

  /** Where every SKU has the shop's one buffer they go as they are: a hundred thousand objects more are a lot of memory. */
  private wanted(levels: readonly RecheckLevel[]): readonly StockWrite[] {
    const { excludeSkus, buffers, bufferPercent } = this.settings;
    if (excludeSkus.length === 0 && buffers.size === 0 && bufferPercent === 0) return levels;
    return levels
      .filter(({ sku }) => this.excluder(sku) === null)
      .map(({ sku, level, askedAt }) => ({ sku, level, askedAt, buffer: bufferOf(sku, level, this.settings) }));
  }

  private options(): StockWriteOptions {
    return { ...stockOptions(this.connection, this.settings), leaseOwner: this.owner };
  }

  private async note(levels: readonly RecheckLevel[], results: readonly StockWriteResult[], began: string): Promise<void> {
    const { stock } = this.connection;
    const updates = await this.notesOf(levels, results, began);
    if (this.onlyWarehouse !== null) await stock.keepNoted(together(levels, updates), this.onlyWarehouse);
    else await stock.update(updates);
    await this.recheckUncertain(levels);
  }

  private async notesOf(levels: readonly RecheckLevel[], results: readonly StockWriteResult[], began: string): Promise<Iterable<StockUpdate>> {
    this.count(results);
    const oneByOne = results.length <= ONE_BY_ONE;
    if (!oneByOne) await recheckLargeSet(this.connection.statements, began, SECOND_LOOK_MS);
    const bySku = new Map<string, StockWriteResult>();
    for (const result of results) bySku.set(result.sku, result);
    return this.updates(levels, bySku, oneByOne, await this.uncertain(levels));
  }

  /**
   * SKUs whose level may not show an order that was accepted around the question. The note itself says that they are asked for
   * again: one that a sidecar died after would keep the order in flight for good, for the WMS names no change any more.
   */
  private uncertain(levels: readonly RecheckLevel[]): Promise<Set<string>> {
    const { stock, timing } = this.connection;
    return stock.acceptedAround(levels, timing.stockMarginMs);
  }

  /** Asked once more after the notes, for orders that were accepted meanwhile: of a SKU that had no row yet nobody could say so. */
  private async recheckUncertain(levels: readonly RecheckLevel[]): Promise<void> {
    const { stock, timing } = this.connection;
    const uncertain = await this.uncertain(levels);
    if (uncertain.size > 0) await stock.askLater([...uncertain], timing.stockMarginMs);
  }

  private *updates(levels: readonly RecheckLevel[], bySku: ReadonlyMap<string, StockWriteResult>, oneByOne: boolean, uncertain: ReadonlySet<string>): Generator<StockUpdate> {
    const askAgain = { afterMs: this.connection.timing.stockMarginMs, ask: true };
    const compares = this.settings.source === 'shop';
    for (const { sku, level, askedAt } of levels) {
      const pattern = this.excluder(sku);
      if (pattern !== null) {
        yield { sku, outcome: 'excluded', after: null, inFlight: null, message: `The stock settings leave out SKUs like "${pattern}".`, askedAt, recheckAfter: null };
        continue;
      }
      const result = bySku.get(sku) ?? unchanged(sku, Math.max(0, level - bufferOf(sku, level, this.settings)));
      if (result.outcome === 'later') {
        yield { sku, outcome: 'waiting', after: null, inFlight: null, message: '', askedAt, recheckAfter: uncertain.has(sku) ? askAgain : { afterMs: 0, ask: false } };
        continue;
      }
      if (compares && result.outcome === 'written') {
        yield { sku, outcome: 'differs', after: null, inFlight: result.inFlight, message: `The shop has ${result.before}; by the WMS it should be ${result.after}. Stock is only compared.`, askedAt, recheckAfter: null };
        continue;
      }
      yield { sku, outcome: result.outcome, after: result.after, inFlight: result.inFlight, message: result.message, askedAt, recheckAfter: uncertain.has(sku) ? askAgain : oneByOne ? recheckAfter(result) : null };
    }
  }

  private count(results: readonly StockWriteResult[]): void {
    const compares = this.settings.source === 'shop';
    for (const { sku, outcome, message } of results) {
      if (outcome === 'written' && !compares) this.run.written += 1;
      if (outcome === 'ambiguous' || outcome === 'refused') this.problem(sku, outcome, message);
    }
  }

  private problem(sku: string, outcome: string, reason: string): void {
    this.run.problems += 1;
    this.warned += 1;
    if (this.warned <= WARNINGS_A_ROUND) this.connection.log.warn('stock not written', { sku, outcome, reason });
  }
}

/** What every request of a connection says, by the shop's settings. */
export function stockOptions({ wms, timing, idConnection }: Pick<Connection, 'wms' | 'timing' | 'idConnection'>, settings: StockSettings): StockWriteOptions {
  return {
    idConnection,
    ...figureOf(wms.capabilities),
    marginMs: timing.stockMarginMs,
    buffer: settings.buffer,
    dryRun: settings.source === 'shop',
  };
}

/** What was written is computed again soon, with the same level: a checkout that ran beside may have overwritten it. */
export function recheckAfter(result: Pick<StockWriteResult, 'outcome'>): StockUpdate['recheckAfter'] {
  return result.outcome === 'written' ? { afterMs: SECOND_LOOK_MS, ask: false } : null;
}

function* together(levels: readonly RecheckLevel[], updates: Iterable<StockUpdate>): Generator<{ level: RecheckLevel; update: StockUpdate }> {
  let i = 0;
  for (const update of updates) {
    yield { level: levels[i] as RecheckLevel, update };
    i += 1;
  }
}

function unchanged(sku: string, after: number): StockWriteResult {
  return { sku, outcome: 'unchanged', before: after, after, inFlight: 0, message: '' };
}
