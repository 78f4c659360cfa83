/**
 * A storm in a shop: several customers at once buy the last pieces, an employee cancels, restocks and marks as paid, the
 * warehouse picks, picks short, sends and counts, and sidecars are killed while they work. What everyone did is kept, so that
 * what was sold and what PrestaShop's own races may have sold can be told apart afterwards.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import type { SandboxWms } from '../../../sandbox/SandboxWms';
import type { ShopActions } from '../../../sandbox/shop/actions';
import { sidecarEnvironment, unique, type ContractShop } from './contractShop';

const MAIN = join(__dirname, '../../../src/main.ts');
export const FLOWS = ['ORDERS', 'CANCELLATIONS', 'CHANGES', 'STATUSES', 'TRACKING'];
const SIDECARS = 2;
const SKUS = 6;
const PIECES = 12;
const STORM_MS = 20_000;
/** However slow the shop: a storm has so many orders, within this time. */
export const LEAST_ORDERS = 30;
const LONGEST_MS = 120_000;
const KILL_EVERY_MS = 2_500;
/** Goods have left: what was not picked is owed still. */
const LEFT = ['partially_shipped', 'shipped', 'delivered'];
const STATUS = { paid: 2, canceled: 6, bankWire: 10 };
const RESTOCKED = [6, 8];

export interface Outcome {
  orders: number;
  refused: number;
  cancelled: number;
  kills: number;
  /** Pieces that customers are owed or have, beyond what there ever was. */
  oversold: number;
  /** Of these, at most so many by what PrestaShop does by itself when two write one row, or when goods leave that it has put back. */
  byItself: number;
  skus: string[];
}

/** Something that moved the shop's own figure of a SKU, from its beginning to its end. */
interface Move {
  sku: string;
  from: number;
  to: number;
  /** Sold; 0 for all else. */
  pieces: number;
}

/** The two sides of one order line. */
interface Line {
  sku: string;
  toShip: number;
  stands: boolean;
  /** Pieces that the warehouse's figure leaves out for it. */
  taken: number;
  /** Pieces that left the warehouse. */
  left: number;
}

export interface StormSurroundings {
  shop: ContractShop;
  warehouse: SandboxWms;
  buyers: readonly ShopActions[];
}

export class Storm {
  private readonly running = new Set<ChildProcess>();
  private readonly skus = Array.from({ length: SKUS }, () => unique('STORM'));
  private readonly had = new Map(this.skus.map((sku) => [sku, PIECES]));
  private readonly moves: Move[] = [];
  private readonly placed: { idOrder: number; sku: string; paid: boolean; cancelled: boolean }[] = [];
  private storming = true;
  private kills = 0;
  private refused = 0;
  private state: number;

  constructor(
    private readonly at: StormSurroundings,
    seed: number,
    private readonly withStock: boolean,
  ) {
    this.state = seed;
  }

  /** Rages, and ends with everybody's hands off; the sidecars run on. */
  async rage(): Promise<void> {
    const { shop, warehouse, buyers } = this.at;
    for (const sku of this.skus) {
      await shop.actions.addProduct({ sku, name: 'Storm', quantity: PIECES });
      warehouse.floor.count(sku, PIECES);
    }
    for (const flow of FLOWS) await shop.actions.setConfiguration(`WMSBRIDGE_FLOW_${flow}`, '1');
    await shop.actions.setConfiguration('WMSBRIDGE_FLOW_STOCK', this.withStock ? '1' : '0');
    for (let i = 0; i < SIDECARS; i += 1) this.startSidecar();
    const began = Date.now();
    const lasts = (): boolean => Date.now() - began < STORM_MS || (this.placed.length < LEAST_ORDERS && Date.now() - began < LONGEST_MS);
    const others = [this.whileStorming(() => this.kill()), this.whileStorming(() => this.work())];
    const people = buyers.map(async (buyer) => {
      while (lasts()) await this.buy(buyer);
    });
    while (lasts()) await this.employ();
    this.storming = false;
    await Promise.all([...people, ...others]);
  }

  stop(): void {
    for (const child of this.running) child.kill('SIGKILL');
  }
  get stopped(): boolean {
    return this.running.size === 0;
  }

  /** What each SKU shows and what it should, from the two sides alone. */
  async truth(): Promise<{ shows: Record<string, number>; right: Record<string, number> }> {
    const { shop, warehouse } = this.at;
    const lines = await this.lines();
    const articles = warehouse.floor.articles();
    const shows: Record<string, number> = {};
    const right: Record<string, number> = {};
    for (const sku of this.skus) {
      const inFlight = lines.filter((line) => line.sku === sku && line.stands).reduce((sum, { toShip, taken }) => sum + Math.max(0, toShip - taken), 0);
      right[sku] = Math.max(0, (articles.find((article) => article.sku === sku)?.available ?? 0) - inFlight);
      shows[sku] = await shop.actions.stock(sku);
    }
    return { shows, right };
  }

  async recheck(): Promise<number> {
    const [rows] = await this.at.shop.pool.query<RowDataPacket[]>(`SELECT COUNT(*) AS recheck FROM ${this.at.shop.prefix}wmsbridge_stock WHERE sku IN (?) AND recheck <> 0`, [this.skus]);
    return Number(rows[0]?.['recheck']);
  }

  async outcome(): Promise<Outcome> {
    const lines = await this.lines();
    let oversold = 0;
    let byItself = 0;
    for (const sku of this.skus) {
      const own = lines.filter((line) => line.sku === sku);
      const sold = own.reduce((sum, { stands, toShip, left }) => sum + (stands ? toShip : left), 0);
      oversold += Math.max(0, sold - (this.had.get(sku) as number));
      const moves = this.moves.filter((move) => move.sku === sku);
      const raced = moves.filter((one) => moves.some((other) => other !== one && other.from < one.to && one.from < other.to));
      byItself += raced.reduce((sum, { pieces }) => sum + pieces, 0) + own.filter(({ stands }) => !stands).reduce((sum, { left }) => sum + left, 0);
    }
    return { orders: this.placed.length, refused: this.refused, cancelled: this.placed.filter(({ cancelled }) => cancelled).length, kills: this.kills, oversold, byItself, skus: this.skus };
  }

  private async lines(): Promise<Line[]> {
    const { shop, warehouse } = this.at;
    const [rows] = await shop.pool.query<RowDataPacket[]>(
      `SELECT o.reference, o.current_state AS state, d.product_reference AS sku,
              SUM(GREATEST(0, CAST(d.product_quantity AS SIGNED) - CAST(d.product_quantity_refunded AS SIGNED) - CAST(d.product_quantity_return AS SIGNED))) AS toShip
       FROM ${shop.prefix}orders o JOIN ${shop.prefix}order_detail d ON d.id_order = o.id_order
       WHERE d.product_reference IN (?) GROUP BY o.id_order, o.reference, o.current_state, d.product_reference`,
      [this.skus],
    );
    const floor = warehouse.floor.orders().filter(({ status }) => status !== 'cancelled');
    return rows.map((row) => {
      const sku = String(row['sku']);
      const parts = floor.filter(({ reference }) => reference === String(row['reference'])).flatMap(({ status, lines }) => lines.filter((line) => line.sku === sku).map((line) => ({ ...line, gone: LEFT.includes(status) })));
      return {
        sku,
        toShip: Number(row['toShip']),
        stands: !RESTOCKED.includes(Number(row['state'])),
        taken: parts.reduce((sum, { gone, picked, ordered }) => sum + (gone ? picked : ordered), 0),
        left: parts.reduce((sum, { gone, picked }) => sum + (gone ? picked : 0), 0),
      };
    });
  }

  /** Numbers from a seed, so that a storm that went wrong can be had again, as far as the machine's own order allows. */
  private random(below: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * below);
  }

  private async moving<Result>(sku: string, pieces: number, work: () => Promise<Result>): Promise<Result> {
    const move = { sku, from: Date.now(), to: Infinity, pieces };
    this.moves.push(move);
    try {
      return await work();
    } finally {
      move.to = Date.now();
    }
  }

  /** A customer sees what there is, and buys the last pieces. */
  private async buy(buyer: ShopActions): Promise<void> {
    const sku = this.skus[this.random(SKUS)] as string;
    const quantity = Math.min(await buyer.stock(sku), 1 + this.random(3));
    if (quantity < 1) return pause(50);
    const idStatus = this.random(3) === 0 ? STATUS.bankWire : STATUS.paid;
    try {
      const { idOrder } = await this.moving(sku, quantity, () => buyer.placeOrder({ lines: [{ sku, quantity }], idStatus }));
      this.placed.push({ idOrder, sku, paid: idStatus === STATUS.paid, cancelled: false });
    } catch (error) {
      // Another customer or a sync took them from under the customer's eyes: the shop refuses, and rightly.
      if (!/refuses/.test(String(error))) throw error;
      this.refused += 1;
    }
  }

  private async employ(): Promise<void> {
    const { shop, warehouse } = this.at;
    await pause(100 + this.random(200));
    if (this.random(3) === 0) {
      const sku = this.skus[this.random(SKUS)] as string;
      const more = 1 + this.random(4);
      warehouse.floor.count(sku, (warehouse.floor.articles().find((article) => article.sku === sku)?.physical ?? 0) + more);
      this.had.set(sku, (this.had.get(sku) as number) + more);
      // Without the flow an employee types it in.
      if (!this.withStock) await this.moving(sku, 0, async () => shop.actions.setStock(sku, (await shop.actions.stock(sku)) + more));
      return;
    }
    const standing = this.placed.filter(({ cancelled }) => !cancelled);
    const order = standing[this.random(standing.length)];
    if (!order) return;
    if (!order.paid && this.random(2) === 0) {
      await shop.actions.setStatus(order.idOrder, STATUS.paid);
      order.paid = true;
    } else {
      order.cancelled = true;
      await this.moving(order.sku, 0, () => shop.actions.setStatus(order.idOrder, STATUS.canceled));
    }
  }

  private async work(): Promise<void> {
    const { floor } = this.at.warehouse;
    await pause(120 + this.random(200));
    const open = floor.orders().filter((order) => order.status === 'received' && order.lines.some(({ sku }) => this.skus.includes(sku)));
    const order = open[this.random(open.length)];
    if (!order || this.random(3) === 0) return;
    // One in four is picked short: the rest waits for someone to decide.
    const [line] = order.lines;
    if (this.random(4) === 0 && line && line.ordered > 1) floor.pick(order.number, { [line.sku]: line.ordered - 1 });
    else floor.pick(order.number);
    if (this.random(2) === 0) floor.send(order.number, { trackingNumber: unique('TRK') });
  }

  private async kill(): Promise<void> {
    await pause(KILL_EVERY_MS);
    [...this.running][this.kills % Math.max(1, this.running.size)]?.kill('SIGKILL');
    this.kills += 1;
    this.startSidecar();
  }

  private async whileStorming(work: () => Promise<void>): Promise<void> {
    while (this.storming) await work();
  }

  private startSidecar(): void {
    const { shop, warehouse } = this.at;
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        ...sidecarEnvironment(shop, warehouse),
        WMSBRIDGE_WMS_INTERVAL_MS: '1000',
      },
    });
    this.running.add(child);
    child.once('exit', () => this.running.delete(child));
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
