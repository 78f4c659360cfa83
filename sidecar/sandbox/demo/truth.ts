/** Reads the facts: the shop from its own tables, the warehouse from its floor. */
import mysql, { type Pool, type RowDataPacket } from 'mysql2/promise';
import type { SandboxWms } from '../SandboxWms';
import type { Facts, FloorFacts, OrderFacts, ShopFacts } from './facts';

export interface Truth {
  look(): Promise<Facts>;
  close(): Promise<void>;
}

export function openTruth(databaseUrl: string, prefix: string, warehouse: SandboxWms): Truth {
  const pool = mysql.createPool({ uri: databaseUrl, connectionLimit: 1, dateStrings: true, charset: 'utf8mb4' });
  const rows = async (sql: string): Promise<RowDataPacket[]> => (await pool.query<RowDataPacket[]>(sql.replaceAll('ps_', prefix)))[0];
  return {
    async look() {
      const [shop, floor, shelves] = [await shopOrders(rows), floorOrders(warehouse), shelvesOf(warehouse)];
      const offered = await shopStock(rows);
      const orders: OrderFacts[] = shop.map((order) => ({ shop: order, floor: floor.get(order.reference) ?? [] }));
      const stock = [...offered].flatMap(([sku, pieces]) => (shelves.has(sku) ? [{ sku, shop: pieces, available: shelves.get(sku) as number }] : []));
      return { orders, stock, promisesFrom: warehouse.promisesFrom, waiting: await waiting(rows) };
    },
    close: () => end(pool),
  };
}

type Rows = (sql: string) => Promise<RowDataPacket[]>;

const ORDERS = `SELECT o.id_order, o.reference, c.firstname, a.city, k.name AS carrier, COALESCE(s.shipped, 0) AS shipped,
    o.current_state = (SELECT value FROM ps_configuration WHERE name = 'PS_OS_CANCELED' LIMIT 1) AS cancelled,
    o.current_state IN (SELECT value FROM ps_configuration WHERE name IN ('PS_OS_CANCELED', 'PS_OS_ERROR')) AS restocked,
    EXISTS (SELECT 1 FROM ps_order_history h JOIN ps_order_state paid ON paid.id_order_state = h.id_order_state AND paid.paid = 1 WHERE h.id_order = o.id_order) AS paid,
    (SELECT MAX(oc.tracking_number) FROM ps_order_carrier oc WHERE oc.id_order = o.id_order) AS tracking,
    l.state, l.cancel_state, l.problem_code, l.problem, l.next_try_at
  FROM ps_orders o
  JOIN ps_customer c ON c.id_customer = o.id_customer
  JOIN ps_address a ON a.id_address = o.id_address_delivery
  LEFT JOIN ps_carrier k ON k.id_carrier = o.id_carrier
  LEFT JOIN ps_order_state s ON s.id_order_state = o.current_state
  LEFT JOIN ps_wmsbridge_order l ON l.id_order = o.id_order
  WHERE o.current_state > 0 ORDER BY o.id_order`;

const LINES = `SELECT id_order, product_reference AS sku, MAX(product_name) AS name,
    SUM(GREATEST(0, CAST(product_quantity AS SIGNED) - CAST(product_quantity_refunded AS SIGNED) - CAST(product_quantity_return AS SIGNED))) AS to_ship
  FROM ps_order_detail GROUP BY id_order, product_reference ORDER BY id_order, MIN(id_order_detail)`;

async function shopOrders(rows: Rows): Promise<ShopFacts[]> {
  const lines = new Map<number, ShopFacts['lines']>();
  for (const { id_order: idOrder, sku, name, to_ship: toShip } of await rows(LINES)) {
    lines.set(idOrder, [...(lines.get(idOrder) ?? []), { sku, name, toShip: Number(toShip) }]);
  }
  return (await rows(ORDERS)).map((row) => ({
    idOrder: row['id_order'],
    reference: row['reference'],
    customer: row['firstname'],
    city: row['city'],
    paid: Number(row['paid']) === 1,
    cancelled: Number(row['cancelled']) === 1,
    shipped: Number(row['shipped']) === 1,
    restocked: Number(row['restocked']) === 1,
    tracking: row['tracking'] ?? '',
    carrier: row['carrier'] ?? '',
    lines: lines.get(row['id_order']) ?? [],
    ledger:
      row['state'] === null
        ? null
        : { state: row['state'], cancelState: row['cancel_state'] ?? '', problemCode: row['problem_code'] ?? '', problem: row['problem'] ?? '', retrying: row['next_try_at'] !== null },
  }));
}

/** What is for sale, by SKU. A SKU of two products is nobody's: neither figure could be called right. */
async function shopStock(rows: Rows): Promise<Map<string, number>> {
  const found = await rows(`SELECT COALESCE(c.reference, p.reference) AS sku, MAX(s.quantity) AS pieces
    FROM ps_stock_available s JOIN ps_product p ON p.id_product = s.id_product
    LEFT JOIN ps_product_attribute c ON c.id_product_attribute = s.id_product_attribute
    WHERE s.id_product_attribute > 0 OR NOT EXISTS (SELECT 1 FROM ps_product_attribute other WHERE other.id_product = s.id_product)
    GROUP BY sku HAVING COUNT(*) = 1 ORDER BY sku`);
  return new Map(found.map(({ sku, pieces }) => [sku, Number(pieces)]));
}

async function waiting(rows: Rows): Promise<number> {
  const [row] = await rows(`SELECT (SELECT COUNT(*) FROM ps_wmsbridge_event WHERE done_at IS NULL) + (SELECT COUNT(*) FROM ps_wmsbridge_stock WHERE recheck = 1) AS n`);
  return Number(row?.['n'] ?? 0);
}

/** By the shop's reference. */
function floorOrders({ floor }: SandboxWms): Map<string, FloorFacts[]> {
  const found = new Map<string, FloorFacts[]>();
  for (const { reference, number, status, recipient, trackingNumbers, lines } of floor.orders()) {
    const order = { number, status, city: recipient.city, waybill: trackingNumbers.join(', '), lines };
    found.set(reference, [...(found.get(reference) ?? []), order]);
  }
  return found;
}

function shelvesOf({ floor }: SandboxWms): Map<string, number> {
  return new Map(floor.articles().map(({ sku, available }) => [sku, available]));
}

async function end(pool: Pool): Promise<void> {
  await pool.end().catch(() => undefined);
}
