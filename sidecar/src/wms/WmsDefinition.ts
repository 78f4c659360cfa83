/**
 * How a WMS is named, configured and made. Its environment variables are read by its own folder, so that no other place
 * knows a WMS by name; `config.ts` hands them in.
 */
import type { Logger } from 'winston';
import type { WmsAdapter } from './WmsAdapter';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What of a push is looked at: names of headers in lower case. */
export interface WebhookRequest {
  headers: Readonly<Record<string, string | undefined>>;
  query: Readonly<Record<string, string | undefined>>;
}

/** Does the push come from the WMS? Pure, and takes the same time whatever is wrong. */
export type WebhookCheck = (request: WebhookRequest) => boolean;

export interface ConfiguredWms {
  create(log: Logger): WmsAdapter;
  /** How to tell its pushes; left out where none are expected. */
  webhook?: WebhookCheck;
}

export interface WmsDefinition {
  /** The value of WMSBRIDGE_WMS. */
  name: string;
  /** For people. */
  title: string;
  /** All that is wrong with its variables, in sentences that name them; else how to make the adapter. */
  configure(environment: Environment): { errors: string[] } | ConfiguredWms;
}
