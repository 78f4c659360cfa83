import { existsSync } from 'node:fs';
import { join } from 'node:path';

const SHARED = join(__dirname, '../../../../shared');

/**
 * The path of a file or folder in `../shared` beside the checkout, which is no part of the repository (a vendor's documents, recorded
 * exchanges); null where it is not there. What needs it is then skipped by name: `(path === null ? test.skip : test)(…)`.
 */
export function besideCheckout(path: string): string | null {
  const full = join(SHARED, path);
  return existsSync(full) ? full : null;
}
