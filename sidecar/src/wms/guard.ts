/**
 * A circuit breaker around an adapter: one outage must not burn every order's tries. After some failures in a row the WMS is
 * left alone for a while; then one call probes it.
 */
import { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, ExponentialBackoff, handleWhen } from 'cockatiel';
import { BridgeError } from '../errors';
import type { WmsAdapter } from './WmsAdapter';

export const FAILURES_TO_OPEN = 5;
export const FIRST_PAUSE_MS = 5_000;
export const LONGEST_PAUSE_MS = 60_000;

/** The same adapter, whose order and article calls stop at once while the WMS is known to be down. */
export function guarded(adapter: WmsAdapter, onChange: (open: boolean) => void): WmsAdapter {
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof BridgeError && (error.family === 'retryable' || error.everyone)),
    {
      breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
      halfOpenAfter: new ExponentialBackoff({ initialDelay: FIRST_PAUSE_MS, maxDelay: LONGEST_PAUSE_MS }),
    },
  );
  breaker.onBreak(() => onChange(true));
  breaker.onReset(() => onChange(false));
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await breaker.execute(work);
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw new BridgeError({
        family: 'retryable',
        code: 'wms_paused',
        message: `The warehouse's system (${adapter.name}) failed several times in a row and is left alone for a moment.`,
        retryAfterMs: FIRST_PAUSE_MS,
        everyone: true,
      });
    }
  };
  return {
    name: adapter.name,
    capabilities: adapter.capabilities,
    warehouses: adapter.warehouses,
    check: (draft) => adapter.check(draft),
    createOrder: (draft) => call(() => adapter.createOrder(draft)),
    updateOrder: (draft, wmsId) => call(() => adapter.updateOrder(draft, wmsId)),
    cancelOrder: (order) => call(() => adapter.cancelOrder(order)),
    findOrders: (numbers) => call(() => adapter.findOrders(numbers)),
    knownSkus: (skus) => call(() => adapter.knownSkus(skus)),
    upsertArticles: (articles) => call(() => adapter.upsertArticles(articles)),
    // Read on their own schedule, one request a minute: they are the cheapest probe there is.
    orderChanges: (cursor) => adapter.orderChanges(cursor),
    stockLevels: (query) => adapter.stockLevels(query),
    ping: () => adapter.ping(),
    close: () => adapter.close(),
  };
}
