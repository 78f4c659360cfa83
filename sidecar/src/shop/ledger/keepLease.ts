/**
 * Renews a lease while a piece of work goes on, so that leases can be short: whatever died is taken over within seconds, and what
 * lives may take as long as it likes. Losing it is not told here: every write names its owner, and does nothing any more.
 */

/** @returns stops the renewing; call it in `finally` */
export function keepLease(renew: () => Promise<unknown>, leaseMs: number): () => void {
  const timer = setInterval(() => {
    // A renewal that fails is tried again in a moment; the lease outlasts three of them.
    void renew().catch(() => undefined);
  }, leaseMs / 4);
  timer.unref();
  return () => clearInterval(timer);
}
