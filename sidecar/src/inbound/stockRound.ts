/** One round of stock: the settings it goes by, what it writes to the shop, and what it notes of that. */
import { bufferOf, countedWarehouses, emptiesTooMany, excluderOf, justReleased, type BadLevel } from '../domain/stockRules';
import { WAY, wayIndex } from '../domain/orderStatus';
import type { Connection, Snapshot } from '../connection';
import type { StockLevel } from '../domain/terms';
import type { StockSettings } from '../domain/stockSettings';
import type { StockBrake, StockSetOptions, StockSetResult, StockWriteOptions, StockWriteResult } from '../shop/Shop';
import type { DirtyLevel, StockNote } from '../shop/database/StockStore';
import { emptyingWords } from './stockBrake';

/** SKUs written together: one request, where bodies may be so large. */
export const WRITE_AT_ONCE = 100_000;
/** The checkout reads, subtracts and saves without a lock: what was written is looked at again a little later. */
const SECOND_LOOK_MS = 5_000;
/** A night of mistakes must not fill the log. */
const WARNINGS_A_ROUND = 50;

export interface RoundCount {
  levels: number;
  written: number;
  problems: number;
  braked: string;
}

export class StockRound {
  readonly settings: StockSettings;
  readonly warehouses: readonly string[];
  /** A person said "go on" a short while ago: the brake is off. */
  readonly released: boolean;
  private readonly excluder: (sku: string) => string | null;
  private emptied = 0;
  private warned = 0;
  private held: { levels: DirtyLevel[]; result: StockSetResult } | null = null;

  constructor(
    private readonly connection: Connection,
    snapshot: Snapshot,
    readonly run: RoundCount,
  ) {
    this.settings = snapshot.settings.stock;
    this.warehouses = countedWarehouses(connection.wms.warehouses, this.settings.warehouses);
    this.released = justReleased(snapshot.flowRows.get('stock')?.brakeReleasedAt, Date.now());
    this.excluder = excluderOf(this.settings.excludeSkus);
  }

  /** Says what the WMS gave that makes no sense. */
  refused(bad: readonly BadLevel[]): void {
    for (const { sku, because } of bad) this.problem(sku, 'refused', because);
  }

  /** Stops the flow with words for a person. */
  async stop(words: string): Promise<void> {
    this.run.braked = words;
    await this.connection.flows.brake('stock', words);
    this.connection.log.error('brake: stock', { flow: 'stock', reason: words });
  }

  /** Writes a whole answer from memory, while it is being kept. */
  async writeHeld(pages: readonly { levels: readonly StockLevel[]; askedAt: string }[]): Promise<void> {
    const sums = new Map<string, DirtyLevel>();
    for (const { levels, askedAt } of pages) {
      for (const { sku, warehouse, quantity } of levels) {
        if (!this.warehouses.includes(warehouse)) continue;
        const sum = sums.get(sku);
        if (!sum) sums.set(sku, { sku, level: quantity, askedAt });
        else {
          sum.level += quantity;
          if (askedAt < sum.askedAt) sum.askedAt = askedAt;
        }
      }
    }
    const levels = [...sums.values()].sort((a, b) => (a.sku < b.sku ? -1 : 1));
    const result = await this.write(levels, this.armed(), 'changes');
    if (result.stopped) await this.stop(this.words(result));
    else this.held = { levels, result };
  }

  /** Notes what became of it, once it is kept. */
  async noteHeld(): Promise<void> {
    if (this.held) await this.note(this.held.levels, this.held.result.results);
    this.held = null;
  }

  /** Writes all that is dirty and due. The brake looks at all of it before the first write. */
  async writeDirty(): Promise<void> {
    const { stock } = this.connection;
    const brake = this.armed();
    const many = brake !== null && (await stock.countDirty(this.warehouses)) > WRITE_AT_ONCE;
    if (many) {
      const seen = await this.lookAtAll();
      if (emptiesTooMany(seen.emptied, seen.sellable, brake)) return this.stop(this.words(seen));
    }
    for (let after = ''; ; ) {
      const levels = await stock.dirty(WRITE_AT_ONCE, this.warehouses, after);
      if (levels.length === 0) return;
      const result = await this.write(levels, many ? null : brake, 'changes');
      if (result.stopped) return this.stop(this.words(result));
      await this.note(levels, result.results);
      after = (levels.at(-1) as DirtyLevel).sku;
      if (levels.length < WRITE_AT_ONCE) return;
    }
  }

  /** SKUs of the shop that the WMS did not name in a full answer go to 0, where the shop wants that. */
  async emptyUnknown(since: string): Promise<void> {
    const result = await this.connection.shop.writeStockSet([], { ...this.options(), brake: this.armed(), answer: 'changes', absentSince: since });
    if (result.stopped) return this.stop(this.words(result));
    this.count(result.results);
  }

  private armed(): StockBrake | null {
    const { brakeShare, brakeLeast, source } = this.settings;
    return this.released || brakeShare === 0 || source === 'shop' ? null : { share: brakeShare, least: brakeLeast, emptied: this.emptied };
  }

  private words(result: Pick<StockSetResult, 'emptied' | 'sellable'>): string {
    return emptyingWords(result, this.settings);
  }

  private async lookAtAll(): Promise<{ emptied: number; sellable: number }> {
    const all = { emptied: 0, sellable: 0 };
    for (let after = ''; ; ) {
      const levels = await this.connection.stock.dirty(WRITE_AT_ONCE, this.warehouses, after);
      if (levels.length === 0) return all;
      const { emptied, sellable } = await this.write(levels, { share: this.settings.brakeShare, least: 0, emptied: 0 }, 'none', true);
      all.emptied += emptied;
      all.sellable = Math.max(all.sellable, sellable);
      after = (levels.at(-1) as DirtyLevel).sku;
    }
  }

  private async write(levels: readonly DirtyLevel[], brake: StockBrake | null, answer: StockSetOptions['answer'], dryRun = false): Promise<StockSetResult> {
    const options = this.options();
    const wanted = levels
      .filter(({ sku }) => this.excluder(sku) === null)
      .map(({ sku, level, askedAt }) => ({ sku, level, askedAt, buffer: bufferOf(sku, level, this.settings) }));
    const result = await this.connection.shop.writeStockSet(wanted, { ...options, dryRun: options.dryRun || dryRun, brake, answer });
    if (!dryRun) this.emptied += result.emptied;
    return result;
  }

  private options(): StockWriteOptions {
    return stockOptions(this.connection, this.settings);
  }

  private async note(levels: readonly DirtyLevel[], results: readonly StockWriteResult[]): Promise<void> {
    const { stock, timing } = this.connection;
    const bySku = new Map(results.map((result) => [result.sku, result]));
    const doubtful = await stock.acceptedAround(levels, timing.stockMarginMs);
    this.count(results);
    await stock.note(this.notes(levels, bySku, doubtful));
  }

  private *notes(levels: readonly DirtyLevel[], bySku: ReadonlyMap<string, StockWriteResult>, doubtful: ReadonlySet<string>): Generator<StockNote> {
    const compares = this.settings.source === 'shop';
    for (const { sku, level, askedAt } of levels) {
      const pattern = this.excluder(sku);
      if (pattern !== null) {
        yield { sku, outcome: 'excluded', after: null, inFlight: null, message: `The stock settings leave out SKUs like "${pattern}".`, askedAt, lookAgain: null };
        continue;
      }
      const result = bySku.get(sku) ?? unchanged(sku, Math.max(0, level - bufferOf(sku, level, this.settings)));
      if (compares && result.outcome === 'written') {
        yield { sku, outcome: 'differs', after: null, inFlight: result.inFlight, message: `The shop has ${result.before}; by the WMS it should be ${result.after}. Stock is only compared.`, askedAt, lookAgain: null };
        continue;
      }
      yield { sku, outcome: result.outcome, after: result.after, inFlight: result.inFlight, message: result.message, askedAt, lookAgain: lookAgain(result, doubtful, this.connection.timing.stockMarginMs) };
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
    reflectsFrom: WAY.slice(Math.max(0, wayIndex(wms.capabilities.stockReflectsFrom))),
    figure: wms.capabilities.stockFigure,
    marginMs: timing.stockMarginMs,
    buffer: settings.buffer,
    dryRun: settings.source === 'shop',
    backOrders: settings.backOrders,
    packs: settings.packs,
    tell: settings.tell,
    excludeCategories: settings.excludeCategories,
    excludeSuppliers: settings.excludeSuppliers,
  };
}

/**
 * When to compute a SKU again: soon after a write, with the same level; and after the margin, with a new one, where an order
 * was accepted around the question.
 */
export function lookAgain(result: Pick<StockWriteResult, 'sku' | 'outcome'>, doubtful: ReadonlySet<string>, marginMs: number): StockNote['lookAgain'] {
  if (doubtful.has(result.sku)) return { afterMs: marginMs, ask: true };
  return result.outcome === 'written' ? { afterMs: SECOND_LOOK_MS, ask: false } : null;
}

function unchanged(sku: string, after: number): StockWriteResult {
  return { sku, outcome: 'unchanged', before: after, after, inFlight: 0, message: '' };
}
