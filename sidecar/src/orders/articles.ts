/** Articles that the WMS lacks are made first, where the admin allows it: an order with an unknown SKU is refused. */
import { BridgeError } from '../errors';
import { isolate } from '../resilience/isolate';
import { name } from '../domain/decideOutbound';
import type { Connection, CurrentSettings } from '../connection';
import type { ShopOrder, WmsArticle } from '../domain/terms';
import type { OrderTask } from './orderTask';

/** More than this many known SKUs are forgotten and asked for anew. */
const MOST_KNOWN = 200_000;

/**
 * Sees to it that the WMS has every article of these orders: one question for all of them, and only for SKUs never seen.
 * @returns the orders that cannot be sent for it, each with its reason. An order whose articles could not be asked for now is sent as it
 *   is: where the WMS lacks one it says so, and the article is made then.
 * @throws BridgeError where the connection is down
 */
export async function articlesMissing(connection: Connection, current: CurrentSettings, tasks: readonly OrderTask[]): Promise<Map<OrderTask, unknown>> {
  const problems = new Map<OrderTask, unknown>();
  if (!current.settings.createArticles) return problems;
  const known = connection.knownSkus;
  const asking = tasks.filter((task) => skusOf(task).some((sku) => !known.has(sku)));
  const skus = [...new Set(asking.flatMap(skusOf))].filter((sku) => !known.has(sku));
  if (skus.length === 0) return problems;
  const { answers, culprits, left } = await isolate(skus, { call: (part) => connection.wms.knownSkus(part), stopping: connection.stopping });
  for (const { result } of answers) for (const sku of result) remember(known, sku);
  for (const task of asking) {
    const culprit = skusOf(task).find((sku) => culprits.has(sku));
    if (culprit !== undefined) problems.set(task, culprits.get(culprit));
    const notifications = skusOf(task).some((sku) => left.includes(sku));
    if (culprit !== undefined || notifications) continue;
    const missing = new Set(skusOf(task).filter((sku) => !known.has(sku)));
    if (missing.size === 0 || !task.order) continue;
    try {
      await makeArticles(connection, task.order, missing);
    } catch (error) {
      problems.set(task, error);
    }
  }
  return problems;
}

/** Makes these SKUs of the order known to the WMS, by name, barcode and weight. */
export async function makeArticles(connection: Connection, order: ShopOrder, skus: ReadonlySet<string>): Promise<void> {
  const articles = new Map<string, WmsArticle>();
  for (const line of order.lines) {
    if (skus.has(line.sku) && !articles.has(line.sku)) {
      articles.set(line.sku, { sku: line.sku, name: line.name, barcode: line.barcode, weightKg: line.weightKg });
    }
  }
  try {
    await connection.wms.upsertArticles([...articles.values()]);
  } catch (error) {
    if (!(error instanceof BridgeError) || error.family === 'retryable' || error.scope === 'connection') throw error;
    throw new BridgeError({
      family: 'permanent',
      code: 'article_refused',
      field: 'lines.sku',
      message: `Order ${name(order)}: the warehouse does not know an article of it and refuses to add it (${error.message}). Add it at the warehouse or correct the SKU, then send the order again.`,
      cause: error,
    });
  }
  const known = connection.knownSkus;
  for (const sku of articles.keys()) remember(known, sku);
}

function skusOf(task: OrderTask): string[] {
  const { decision } = task;
  return decision.kind === 'create' || decision.kind === 'update' ? decision.draft.lines.map((line) => line.sku) : [];
}

function remember(known: Set<string>, sku: string): void {
  if (known.size >= MOST_KNOWN) known.clear();
  known.add(sku);
}
