/**
 * A whole answer of the WMS, held until it is written. In columns: a million levels as objects in a map would be 130 MB, as
 * these they are half of that, most of it the SKUs themselves.
 */
import type { StockLevel } from '../domain/terms';
import type { RecheckLevel } from '../shop/ledger/StockStore';

const GROWS_BY = 2;

export class LevelBuffer {
  private readonly skus: string[] = [];
  private levels = new Int32Array(1024);
  /** Places in `times`. */
  private asked = new Uint16Array(1024);
  private readonly times: string[] = [];
  private readonly dropped = new Set<string>();
  /** Places of the levels that count, in the order of their SKUs; null until it is asked for. */
  private order: Uint32Array | null = null;

  /** More than this may be told; what was told twice counts twice. */
  get reported(): number {
    return this.skus.length;
  }

  /** The last that is told of a SKU counts. */
  add(levels: readonly StockLevel[], askedAt: string): void {
    this.order = null;
    // Of more questions than there is room for, the last ones are taken for asked as early as the one before: in doubt an order is in flight.
    if (this.times.at(-1) !== askedAt && this.times.length < 65_536) this.times.push(askedAt);
    const time = this.times.length - 1;
    this.makeRoom(this.skus.length + levels.length);
    for (const { sku, quantity } of levels) {
      this.levels[this.skus.length] = quantity;
      this.asked[this.skus.length] = time;
      this.skus.push(sku);
      if (this.dropped.size > 0) this.dropped.delete(sku);
    }
  }

  /** What was told of these so far is no longer believed. */
  drop(skus: readonly string[]): void {
    this.order = null;
    for (const sku of skus) this.dropped.add(sku);
  }

  /** How many SKUs there are. */
  get size(): number {
    return this.inOrder().length;
  }

  /** All of it in the order of the SKUs, so many at a time. */
  *parts(size: number): Generator<RecheckLevel[]> {
    const order = this.inOrder();
    for (let from = 0; from < order.length; from += size) {
      yield Array.from(order.subarray(from, from + size), (at) => ({ sku: this.skus[at] as string, level: this.levels[at] as number, askedAt: this.times[this.asked[at] as number] as string }));
    }
  }

  private inOrder(): Uint32Array {
    if (this.order !== null) return this.order;
    const { skus, dropped } = this;
    const places = Uint32Array.from(skus.keys());
    // Most warehouses give their articles in order.
    const sorted = skus.every((sku, at) => at === 0 || (skus[at - 1] as string) < sku);
    if (!sorted) {
      places.sort((a, b) => {
        const [one, other] = [skus[a] as string, skus[b] as string];
        return one < other ? -1 : one > other ? 1 : a - b;
      });
    }
    let kept = 0;
    places.forEach((at, i) => {
      const sku = skus[at] as string;
      const next = places[i + 1];
      if (dropped.has(sku) || (next !== undefined && skus[next] === sku)) return;
      places[kept] = at;
      kept += 1;
    });
    this.order = places.slice(0, kept);
    return this.order;
  }

  private makeRoom(count: number): void {
    if (count <= this.levels.length) return;
    const size = Math.max(count, this.levels.length * GROWS_BY);
    const [levels, asked] = [new Int32Array(size), new Uint16Array(size)];
    levels.set(this.levels);
    asked.set(this.asked);
    [this.levels, this.asked] = [levels, asked];
  }
}
