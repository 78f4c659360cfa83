/** Parameters and rows of the statements in prestashop-module/sql/statements. Written by `npm run statements`. */
import type { Scalar } from './statementFile';

export interface StatementTypes {
  add_events: {
    params: {
      orders: readonly { id_order: Scalar }[];
      reason: Scalar;
      source: Scalar;
    };
    row: never;
  };
  connection: {
    params: Record<never, never>;
    row: {
      id_connection: number;
      id_shop: number;
      pairing_id: string;
      order_prefix: string;
    };
  };
  database_now: {
    params: Record<never, never>;
    row: {
      now: string;
    };
  };
  poll_candidates: {
    params: {
      may_call: Scalar;
      take: Scalar;
    };
    row: {
      id_order: number;
    };
  };
  poll_settings: {
    params: Record<never, never>;
    row: {
      name: string;
      value: string | null;
      changed_at: string;
    };
  };
  waiting_events: {
    params: {
      ids: readonly Scalar[];
    };
    row: {
      id_event: number;
      id_order: number;
      reason: string;
      created_at: string;
    };
  };
}
