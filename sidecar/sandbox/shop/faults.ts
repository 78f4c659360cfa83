/** What can go wrong between the sidecar and the sandbox shop, on demand. */

/**
 * - `empty500`: an empty 500, nothing done; `empty500_after`: the work is done and then an empty 500
 * - `cut`: the connection ends before anything is done; `cut_after`: after the work is done
 * - `hang`: no answer ever
 * - `refuse_key`, `webservice_off`, `redirect`, `warning`, `garbage`: PrestaShop's answers of these names
 */
export type Fault =
  | 'empty500' | 'empty500_after' | 'cut' | 'cut_after' | 'hang'
  | 'refuse_key' | 'webservice_off' | 'redirect' | 'warning' | 'garbage';

export interface Faults {
  /** Added to every answer. */
  latencyMs: number;
  /** Meets the next `times` requests (default: all until cleared) to this resource ('' for any). */
  set(fault: Fault, options?: { resource?: string; method?: string; times?: number }): void;
  clear(): void;
  /** For the server: what meets this request, if anything. */
  take(resource: string, method: string): Fault | null;
}

export function createFaults(latencyMs: number): Faults {
  let waiting: { fault: Fault; resource: string; method: string; left: number }[] = [];
  return {
    latencyMs,
    set(fault, { resource = '', method = '', times = Number.POSITIVE_INFINITY } = {}) {
      waiting.push({ fault, resource, method, left: times });
    },
    clear() {
      waiting = [];
    },
    take(resource, method) {
      const hit = waiting.find(
        (one) => (one.resource === '' || one.resource === resource) && (one.method === '' || one.method === method),
      );
      if (!hit) {
        return null;
      }
      hit.left -= 1;
      if (hit.left <= 0) {
        waiting = waiting.filter((one) => one !== hit);
      }
      return hit.fault;
    },
  };
}
