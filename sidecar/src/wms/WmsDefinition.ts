/**
 * How a WMS is named, configured and made. Its environment variables are read by its own folder, so that no other place
 * knows a WMS by name; `config.ts` hands them in.
 */
import type { Logger } from 'winston';
import type { WmsAdapter } from './WmsAdapter';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface WmsDefinition {
  /** The value of WMSBRIDGE_WMS. */
  name: string;
  /** For people. */
  title: string;
  /** All that is wrong with its variables, in sentences that name them; else how to make the adapter. */
  configure(environment: Environment): { errors: string[] } | { create(log: Logger): WmsAdapter };
}
