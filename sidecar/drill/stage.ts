/**
 * What every fault of the drill is played on: a shop, an Ongoing warehouse, a gate before each of the three sides, and the sidecar as
 * a process. It keeps what should become of each order, and compares that with the two sides alone.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { createOngoingSandbox, type OngoingSandbox } from '../sandbox/ongoing/sandbox';
import type { Order } from '../sandbox/ongoing/model';
import { databaseUrlOf, SHOP, unique, type ContractShop } from '../test/shop/support/contractShop';
import { eventually } from '../test/support/eventually';
import { STATUS, type Count, type PlaceOptions, type Placed } from './order';
import { shopGateBefore, tcpGateBefore, type ShopGate, type TcpGate } from './proxies';
import { Sidecar } from './sidecar';

export const FLOWS = ['ORDERS', 'CANCELLATIONS', 'CHANGES', 'STATUSES', 'TRACKING'];
/** What a fault may set, as it is otherwise. */
const USUAL_SETTINGS = { WMSBRIDGE_FLOW_STOCK: '0', WMSBRIDGE_STOP_CREATES: '5000', WMSBRIDGE_STOP_CANCELS: '200' };
const COMMAND_LINE = join(__dirname, '../dist/operations/cli/wmsbridge.js');
const QUIET_WITHIN_MS = 60_000;

export class Stage {
  readonly placed: Placed[] = [];
  private sidecars: Sidecar[] = [];

  private constructor(
    readonly shop: ContractShop,
    readonly warehouse: OngoingSandbox,
    readonly gates: { database: TcpGate; wms: TcpGate; shop: ShopGate },
    readonly sku: string,
  ) {}

  /** @param place which of the shops it takes, where several real ones are named; from 1 */
  static async open(place: number): Promise<Stage> {
    const shop = await SHOP.open(place);
    const warehouse = await createOngoingSandbox({ latencyMs: 5 });
    const gates = {
      database: await tcpGateBefore(databaseUrlOf(shop)),
      wms: await tcpGateBefore(warehouse.url),
      shop: await shopGateBefore(shop.url),
    };
    const stage = new Stage(shop, warehouse, gates, unique('DRILL'));
    await shop.actions.addProduct({ sku: stage.sku, name: 'Drill', quantity: 100_000 });
    warehouse.state.warehouse.adjust(stage.sku, { to: 100_000 });
    return stage;
  }

  /** Everything as it was before a fault, whatever the fault left: no sidecar, open gates, flows on, nothing stopped, nothing waiting. */
  async reset(): Promise<void> {
    for (const sidecar of this.sidecars) await sidecar.kill();
    this.sidecars = [];
    this.placed.length = 0;
    this.warehouse.state.clearFaults();
    this.warehouse.state.latencyMs = 5;
    this.gates.shop.rule = null;
    this.gates.shop.forget();
    await this.gates.wms.set('open');
    await this.gates.database.set('open');
    for (const flow of FLOWS) await this.setting(`WMSBRIDGE_FLOW_${flow}`, '1');
    for (const [name, value] of Object.entries(USUAL_SETTINGS)) await this.setting(name, value);
    await this.run('UPDATE ps_wmsbridge_event SET done_at = UTC_TIMESTAMP(3), outcome = ? WHERE done_at IS NULL', ['drill']);
    await this.run(`UPDATE ps_wmsbridge_order SET state = 'ignored', recheck_at = NULL, lease_owner = NULL, lease_until = NULL`);
    await this.run('UPDATE ps_wmsbridge_wms_order SET ended_at = UTC_TIMESTAMP(3), recheck_at = NULL WHERE ended_at IS NULL');
    await this.run('DELETE FROM ps_wmsbridge_health');
    await this.run('UPDATE ps_wmsbridge_flow SET stop_reason = NULL, resumed_at = NULL');
    await this.run('UPDATE ps_wmsbridge_cursor SET lease_owner = NULL, lease_until = NULL, due_at = NULL');
  }

  /** @param more over the environment that finds all three sides through the gates */
  start(more: Readonly<Record<string, string>> = {}): Sidecar {
    const { goodsOwner, user, password } = this.warehouse.credentials;
    const sidecar = new Sidecar({
      WMSBRIDGE_DATABASE_URL: this.gates.database.url,
      WMSBRIDGE_DATABASE_PREFIX: this.shop.prefix,
      WMSBRIDGE_SHOP_URL: this.gates.shop.url,
      WMSBRIDGE_SHOP_KEY: this.shop.key,
      WMSBRIDGE_SHOP_ID: String(this.shop.idShop),
      WMSBRIDGE_WMS: 'ongoing',
      WMSBRIDGE_ONGOING_URL: this.gates.wms.url,
      WMSBRIDGE_ONGOING_GOODS_OWNER: goodsOwner,
      WMSBRIDGE_ONGOING_USER: user,
      WMSBRIDGE_ONGOING_PASSWORD: password,
      WMSBRIDGE_HTTP_PORT: '0',
      WMSBRIDGE_POLL_INTERVAL_MS: '100',
      WMSBRIDGE_WMS_INTERVAL_MS: '500',
      ...more,
    });
    this.sidecars.push(sidecar);
    return sidecar;
  }

  /** Has the gap scan done by the next sidecar that looks, in place of some minutes later; the comparison of stock likewise. */
  async due(cursor: 'gap_scan' | 'stock_compare'): Promise<void> {
    await this.run('UPDATE ps_wmsbridge_cursor SET due_at = NULL WHERE name = ?', [cursor]);
  }

  /** A sidecar that works already. */
  async started(more: Readonly<Record<string, string>> = {}): Promise<Sidecar> {
    const sidecar = this.start(more);
    await eventually(async () => {
      const status = await sidecar.status('readyz');
      if (status !== 200) throw new Error(`The sidecar is not ready (${status}): ${sidecar.log.at(-1)?.text ?? 'it says nothing'}`);
    }, QUIET_WITHIN_MS);
    return sidecar;
  }

  async place({ fate = 'once', idStatus = STATUS.paid, sku = this.sku }: PlaceOptions = {}): Promise<Placed> {
    const order = { ...(await this.shop.actions.placeOrder({ lines: [{ sku, quantity: 1 }], idStatus })), fate };
    this.placed.push(order);
    return order;
  }

  async placeMany(count: number, options: PlaceOptions = {}): Promise<Placed[]> {
    const orders: Placed[] = [];
    for (let i = 0; i < count; i += 1) orders.push(await this.place(options));
    return orders;
  }

  /** What the warehouse has of an order, cancelled ones included. */
  at(order: Placed): Order[] {
    return [...this.warehouse.state.warehouse.orders.values()].filter(({ reference }) => reference === order.reference);
  }

  live(order: Placed): Order[] {
    return this.at(order).filter(({ status }) => status !== CANCELLED);
  }

  arrived(orders: readonly Placed[], withinMs = QUIET_WITHIN_MS): Promise<void> {
    return eventually(() => {
      const missing = orders.filter((order) => this.live(order).length === 0);
      if (missing.length > 0) throw new Error(`${missing.length} of ${orders.length} orders are not at the warehouse`);
    }, withinMs);
  }

  /** The parcel leaves the warehouse. */
  send(order: Placed): void {
    const [held] = this.live(order);
    if (!held) throw new Error(`order ${order.reference} is not at the warehouse`);
    this.warehouse.state.warehouse.send(held.number, { waybill: `TRK-${order.reference}` });
  }

  shipped(orders: readonly Placed[], withinMs = QUIET_WITHIN_MS): Promise<void> {
    return eventually(async () => {
      const rows = await this.rows('SELECT id_order FROM ps_orders WHERE id_order IN (?) AND current_state = ?', [orders.map(({ idOrder }) => idOrder), STATUS.shipped]);
      if (rows.length < orders.length) throw new Error(`${orders.length - rows.length} of ${orders.length} orders are not "Shipped" in the shop`);
    }, withinMs);
  }

  /** Waits a little for what the sidecar still does: an order that is made twice is made late. */
  async settled(withinMs = 5_000): Promise<void> {
    await eventually(async () => {
      const ids = this.placed.map(({ idOrder }) => idOrder);
      const waiting = await this.rows('SELECT 1 FROM ps_wmsbridge_event WHERE id_order IN (?) AND done_at IS NULL LIMIT 1', [[0, ...ids]]);
      const open = await this.rows('SELECT 1 FROM ps_wmsbridge_wms_order WHERE id_order IN (?) AND intent_operation IS NOT NULL LIMIT 1', [[0, ...ids]]);
      if (waiting.length + open.length > 0) throw new Error('the sidecar still works');
    }, withinMs).catch(() => undefined);
  }

  async ledger(order: Placed): Promise<{ state: string; problemCode: string; problem: string }> {
    const [row] = await this.rows('SELECT state, problem_code, problem FROM ps_wmsbridge_order WHERE id_order = ?', [order.idOrder]);
    return { state: String(row?.['state'] ?? ''), problemCode: String(row?.['problem_code'] ?? ''), problem: String(row?.['problem'] ?? '') };
  }

  /** Waits until a SKU has been written and looked at again. */
  settledStock(sku: string): Promise<void> {
    return eventually(async () => {
      const [row] = await this.rows('SELECT recheck FROM ps_wmsbridge_stock WHERE sku = ?', [sku]);
      if (Number(row?.['recheck'] ?? 1) !== 0) throw new Error(`the stock of ${sku} is not settled`);
    }, 30_000);
  }

  /** @returns the sentence that a person sees, once the order is held */
  async held(order: Placed, withinMs = 30_000): Promise<string> {
    const { problem } = await eventually(async () => {
      const seen = await this.ledger(order);
      if (seen.state !== 'held') throw new Error(`the order is "${seen.state}", not held`);
      return seen;
    }, withinMs);
    return problem;
  }

  /** What the sidecars noted of the other side. */
  async health(peer: 'shop' | 'wms'): Promise<{ state: string; lastError: string }> {
    const [row] = await this.rows('SELECT state, last_error FROM ps_wmsbridge_health WHERE id_connection = ? AND peer = ?', [this.shop.idConnection, peer]);
    return { state: String(row?.['state'] ?? ''), lastError: String(row?.['last_error'] ?? '') };
  }

  /** Orders of this fault that have a problem. */
  async troubled(): Promise<number[]> {
    const ids = this.placed.map(({ idOrder }) => idOrder);
    return (await this.rows('SELECT id_order FROM ps_wmsbridge_order WHERE id_order IN (?) AND problem_code IS NOT NULL', [ids])).map((row) => Number(row['id_order']));
  }

  async setting(name: string, value: string): Promise<void> {
    await this.shop.actions.setConfiguration(name, value);
  }

  async rows(sql: string, values: unknown[] = []): Promise<RowDataPacket[]> {
    const [rows] = await this.shop.pool.query<RowDataPacket[]>(sql.replaceAll('ps_', this.shop.prefix), values);
    return rows;
  }

  async run(sql: string, values: unknown[] = []): Promise<void> {
    await this.shop.pool.query<ResultSetHeader>(sql.replaceAll('ps_', this.shop.prefix), values);
  }

  /** Runs the command line of the sidecar, as an admin does. */
  async command(...words: string[]): Promise<void> {
    const env = { PATH: process.env.PATH, WMSBRIDGE_DATABASE_URL: databaseUrlOf(this.shop), WMSBRIDGE_DATABASE_PREFIX: this.shop.prefix, WMSBRIDGE_SHOP_ID: String(this.shop.idShop) };
    await promisify(execFile)(process.execPath, [COMMAND_LINE, ...words], { env });
  }

  async isStopped(flow: string): Promise<boolean> {
    return (await this.rows('SELECT 1 FROM ps_wmsbridge_flow WHERE flow = ? AND stop_reason IS NOT NULL', [flow])).length > 0;
  }

  /** Waits until a flow has stopped itself. */
  stopped(flow: string): Promise<void> {
    return eventually(async () => {
      if (!(await this.isStopped(flow))) throw new Error(`the flow ${flow} did not stop itself`);
    }, 30_000);
  }

  /** A person has a flow go on that stopped itself. */
  resume(flow: string): Promise<void> {
    return this.command('resume', flow);
  }

  /** An event of an order, as a hook or somebody's script writes it. */
  async touch(orders: readonly Placed[], reason: string, source = 'drill'): Promise<void> {
    for (const { idOrder } of orders) {
      await this.run('INSERT INTO ps_wmsbridge_event (id_shop, id_order, reason, source, created_at) VALUES (?, ?, ?, ?, UTC_TIMESTAMP(3))', [this.shop.idShop, idOrder, reason, source]);
    }
  }

  /** Sidecars that ended though nobody told them to. */
  crashed(): string[] {
    return this.sidecars.filter(({ endedByItself }) => endedByItself).map(({ log }) => `a sidecar ended by itself: ${log.at(-1)?.text ?? 'it said nothing'}`);
  }

  /** For whoever looks why a fault did not hold: where its orders stand. */
  async standing(): Promise<string[]> {
    const rows = await this.rows('SELECT state, problem_code, waits_for, COUNT(*) AS orders FROM ps_wmsbridge_order WHERE id_order IN (?) GROUP BY 1, 2, 3', [[0, ...this.placed.map(({ idOrder }) => idOrder)]]);
    return rows.map((row) => JSON.stringify(row));
  }

  /** All that the sidecars of this fault logged, one after the other. */
  log(): string[] {
    return this.sidecars.flatMap(({ log }) => log.map(({ text }) => text));
  }

  /** Compares what should have become of this fault's orders with what the warehouse has. */
  count(): Count {
    const count: Count = { orders: this.placed.length, lost: 0, doubled: 0, wronglyCancelled: 0 };
    for (const order of this.placed) {
      const all = this.at(order).length;
      const live = this.live(order).length;
      if (live > 1) count.doubled += 1;
      if (order.fate === 'once' && live === 0) count[all > 0 ? 'wronglyCancelled' : 'lost'] += 1;
      if (order.fate !== 'once' && live > 0) count.doubled += 1;
    }
    return count;
  }

  async close(): Promise<void> {
    for (const sidecar of this.sidecars) await sidecar.kill();
    for (const flow of FLOWS) await this.setting(`WMSBRIDGE_FLOW_${flow}`, '0');
    await this.gates.shop.close();
    await this.gates.wms.close();
    await this.gates.database.close();
    await this.warehouse.close();
    await this.shop.close();
  }
}

const CANCELLED = 1000;

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
