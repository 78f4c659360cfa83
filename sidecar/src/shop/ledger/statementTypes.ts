/** Parameters and rows of the statements in prestashop-module/sql/statements. Written by `npm run statements`. */
/* eslint-disable max-lines */
import type { Scalar } from './statementFile';

export interface StatementTypes {
  add_absent_stock: {
    params: {
      skus: readonly { sku: Scalar }[];
    };
    row: never;
  };
  add_actions: {
    params: {
      actor: Scalar;
      action: Scalar;
      orders: readonly { id_order: Scalar }[];
    };
    row: never;
  };
  add_adopted_orders: {
    params: {
      orders: readonly { id_order: Scalar }[];
    };
    row: never;
  };
  add_connection_action: {
    params: {
      actor: Scalar;
      action: Scalar;
      argument: Scalar;
    };
    row: never;
  };
  add_events: {
    params: {
      orders: readonly { id_order: Scalar }[];
      reason: Scalar;
      source: Scalar;
    };
    row: never;
  };
  add_events_of_actions: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  add_events_of_failed: {
    params: {
      codes: readonly Scalar[];
    };
    row: never;
  };
  add_events_of_flow: {
    params: {
      source: Scalar;
      flow: Scalar;
    };
    row: never;
  };
  add_events_of_resumed: {
    params: {
      flow: Scalar;
      asked_at: Scalar;
    };
    row: never;
  };
  add_events_of_stranded: {
    params: {
      flows: readonly { flow: Scalar }[];
    };
    row: never;
  };
  add_history: {
    params: {
      entries: readonly { id_order: Scalar; actor: Scalar; action: Scalar; from_state: Scalar; to_state: Scalar; message: Scalar; correlation_id: Scalar }[];
    };
    row: never;
  };
  add_history_of_actions: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  add_intents: {
    params: {
      intents: readonly { id_order: Scalar; generation: Scalar; wms_number: Scalar; external_ref: Scalar; operation: Scalar; hash: Scalar; line_contents: Scalar }[];
    };
    row: never;
  };
  add_lines: {
    params: {
      lines: readonly { id_wms_order: Scalar; sku: Scalar; quantity: Scalar; picked: Scalar; back_ordered: Scalar }[];
    };
    row: never;
  };
  add_lines_of_new: {
    params: {
      lines: readonly { id_order: Scalar; wms_number: Scalar; sku: Scalar; quantity: Scalar; picked: Scalar; back_ordered: Scalar }[];
    };
    row: never;
  };
  add_recheck_events: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  add_undecided_events: {
    params: Record<never, never>;
    row: never;
  };
  add_wms_orders: {
    params: {
      adopted: Scalar;
      recheck_minutes: Scalar;
      rows: readonly { id_order: Scalar; generation: Scalar; current: Scalar; back_order_of: Scalar; wms_number: Scalar; external_ref: Scalar; wms_id: Scalar; wms_status: Scalar; wms_status_text: Scalar; cancelled: Scalar; snapshot: Scalar; snapshot_hash: Scalar; problem: Scalar }[];
    };
    row: never;
  };
  archive_orders: {
    params: {
      of_connection: Scalar;
      ids: readonly Scalar[];
    };
    row: never;
  };
  ask_for_full_stock: {
    params: Record<never, never>;
    row: never;
  };
  ask_for_open_orders: {
    params: Record<never, never>;
    row: never;
  };
  ask_for_stock_later: {
    params: {
      after_us: Scalar;
      skus: readonly Scalar[];
    };
    row: never;
  };
  beat: {
    params: {
      sidecar: Scalar;
      version: Scalar;
      state: Scalar;
      message: Scalar;
    };
    row: never;
  };
  cancel_again: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  challenge: {
    params: {
      sidecar: Scalar;
      version: Scalar;
      challenge: Scalar;
    };
    row: never;
  };
  change_hold_settings: {
    params: {
      fingerprint: Scalar;
    };
    row: never;
  };
  claim_orders: {
    params: {
      owner: Scalar;
      lease_us: Scalar;
      ids: readonly Scalar[];
    };
    row: never;
  };
  clear_rechecks: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  clear_undecided_rechecks: {
    params: Record<never, never>;
    row: never;
  };
  compute_stock_again: {
    params: {
      skus: readonly Scalar[];
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
  connections_of_shop: {
    params: Record<never, never>;
    row: {
      id_connection: number;
    };
  };
  count_due_stock: {
    params: {
      warehouses: readonly Scalar[];
    };
    row: {
      skus: number;
    };
  };
  count_named_stock: {
    params: {
      since: Scalar;
    };
    row: {
      skus: number;
    };
  };
  current_wms_orders: {
    params: {
      ids: readonly Scalar[];
    };
    row: {
      id_order: number;
      id_wms_order: number;
    };
  };
  cursor: {
    params: {
      owner: Scalar;
      name: Scalar;
    };
    row: {
      position: string | null;
      moved_seconds_ago: number | null;
      mine: number;
      now: string;
    };
  };
  database_now: {
    params: Record<never, never>;
    row: {
      now: string;
    };
  };
  delete_archived_history: {
    params: {
      of_connection: Scalar;
      ids: readonly Scalar[];
    };
    row: never;
  };
  delete_archived_lines: {
    params: {
      of_connection: Scalar;
      ids: readonly Scalar[];
    };
    row: never;
  };
  delete_archived_writebacks: {
    params: {
      of_connection: Scalar;
      ids: readonly Scalar[];
    };
    row: never;
  };
  delete_events: {
    params: {
      days: Scalar;
      take: Scalar;
    };
    row: never;
  };
  delete_history: {
    params: {
      days: Scalar;
      take: Scalar;
    };
    row: never;
  };
  delete_lines: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  delete_old_heartbeats: {
    params: Record<never, never>;
    row: never;
  };
  drop_events: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  due_rechecks: {
    params: {
      take: Scalar;
    };
    row: {
      id_order: number;
    };
  };
  due_snapshots: {
    params: {
      take: Scalar;
    };
    row: {
      id_wms_order: number;
      wms_number: string;
    };
  };
  due_stock: {
    params: {
      warehouses: readonly Scalar[];
      after: Scalar;
      take: Scalar;
    };
    row: {
      sku: string;
      level: number;
      asked_at: string;
    };
  };
  empty_archived_wms_orders: {
    params: {
      of_connection: Scalar;
      ids: readonly Scalar[];
    };
    row: never;
  };
  end_actions: {
    params: {
      outcome: Scalar;
      ids: readonly Scalar[];
    };
    row: never;
  };
  end_intents: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  end_waits_for_wms: {
    params: Record<never, never>;
    row: never;
  };
  extend_cursor: {
    params: {
      lease_us: Scalar;
      name: Scalar;
      owner: Scalar;
    };
    row: never;
  };
  extend_leases: {
    params: {
      lease_us: Scalar;
      ids: readonly Scalar[];
      owner: Scalar;
    };
    row: never;
  };
  finish_events: {
    params: {
      events: readonly { id_event: Scalar; outcome: Scalar }[];
    };
    row: never;
  };
  finish_events_before_baseline: {
    params: Record<never, never>;
    row: never;
  };
  finish_orders: {
    params: {
      updates: readonly { id_order: Scalar; sets: Scalar; reference: Scalar; state: Scalar; waits_for: Scalar; generation: Scalar; released_at: Scalar; deleted_at: Scalar; shop_stamp: Scalar; address_stamp: Scalar; wms_status: Scalar; cancel_state: Scalar; change_state: Scalar; problem_code: Scalar; problem: Scalar; attempts: Scalar; rechecks: Scalar; exchanged: Scalar; retry_us: Scalar; recheck_us: Scalar; trying: Scalar }[];
    };
    row: never;
  };
  finished_orders: {
    params: {
      of_connection: Scalar;
      after: Scalar;
      months: Scalar;
      take: Scalar;
    };
    row: {
      id_order: number;
    };
  };
  first_full_stock: {
    params: {
      night: Scalar;
    };
    row: never;
  };
  flow_ran: {
    params: {
      flow: Scalar;
      result: Scalar;
    };
    row: never;
  };
  flows: {
    params: {
      gap_minutes: Scalar;
    };
    row: {
      flow: string;
      seen_on: number;
      seen_off_at: string | null;
      baseline_at: string | null;
      stop_reason: string | null;
      resumed_at: string | null;
      watched_since: string | null;
    };
  };
  forget_calls: {
    params: {
      days: Scalar;
      take: Scalar;
    };
    row: never;
  };
  forget_refusals: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  full_stock: {
    params: Record<never, never>;
    row: {
      position: string | null;
      moved_at: string | null;
      put_off: number;
      now: string;
    };
  };
  generations: {
    params: {
      ids: readonly Scalar[];
    };
    row: {
      id_order: number;
      generation: number;
    };
  };
  give_back_cursor: {
    params: {
      due_us: Scalar;
      name: Scalar;
      owner: Scalar;
    };
    row: never;
  };
  give_back_orders: {
    params: {
      delay_us: Scalar;
      ids: readonly Scalar[];
      owner: Scalar;
    };
    row: never;
  };
  hold_settings: {
    params: Record<never, never>;
    row: {
      position: string | null;
    };
  };
  ignore_orders: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  keep_noted_stock: {
    params: {
      warehouse: Scalar;
      levels: readonly { new_sku: Scalar; new_level: Scalar; new_asked_at: Scalar; new_recheck: Scalar; again_us: Scalar; after: Scalar; new_in_flight: Scalar; new_outcome: Scalar; new_problem: Scalar }[];
    };
    row: never;
  };
  keep_stock: {
    params: {
      asked_at: Scalar;
      levels: readonly { new_sku: Scalar; new_warehouse: Scalar; new_level: Scalar }[];
    };
    row: never;
  };
  known_wms_orders: {
    params: {
      numbers: readonly Scalar[];
      wms_ids: readonly Scalar[];
    };
    row: {
      id_wms_order: number;
      id_order: number;
      generation: number;
      current: number;
      back_order_of: number | null;
      wms_number: string;
      external_ref: string;
      wms_id: string | null;
      wms_status: string | null;
      accepted_at: string | null;
      snapshot_hash: string | null;
      snapshot_problem: string | null;
      version: number;
    };
  };
  large_set_rechecked: {
    params: {
      since: Scalar;
    };
    row: never;
  };
  large_set_to_recheck: {
    params: Record<never, never>;
    row: {
      since: string;
    };
  };
  lines: {
    params: {
      ids: readonly Scalar[];
    };
    row: {
      id_wms_order: number;
      sku: string;
      quantity: number;
      picked: number | null;
      back_ordered: number;
    };
  };
  lines_edited_at: {
    params: {
      ids: readonly Scalar[];
    };
    row: {
      id_order: number;
      at: string;
    };
  };
  lock_cursor: {
    params: {
      name: Scalar;
      owner: Scalar;
    };
    row: {
      name: string;
    };
  };
  lock_orders: {
    params: {
      ids: readonly Scalar[];
      owner: Scalar;
    };
    row: {
      id_order: number;
    };
  };
  lock_wms_orders: {
    params: {
      seen: readonly { id_wms_order: Scalar; version: Scalar }[];
    };
    row: {
      id_wms_order: number;
    };
  };
  make_cursor: {
    params: {
      name: Scalar;
    };
    row: never;
  };
  make_flow: {
    params: {
      flow: Scalar;
    };
    row: never;
  };
  make_orders: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  make_stock: {
    params: {
      levels: readonly { sku: Scalar; level: Scalar; asked_at: Scalar }[];
      warehouse: Scalar;
    };
    row: never;
  };
  move_cursor: {
    params: {
      position: Scalar;
      name: Scalar;
      owner: Scalar;
    };
    row: never;
  };
  next_full_stock: {
    params: {
      night: Scalar;
      position: Scalar;
      moved_at: Scalar;
    };
    row: never;
  };
  note_stock: {
    params: {
      notes: readonly { sku: Scalar; asked_at: Scalar; recheck: Scalar; again_us: Scalar; after: Scalar; in_flight: Scalar; outcome: Scalar; problem: Scalar }[];
    };
    row: never;
  };
  numbers_taken: {
    params: {
      numbers: readonly Scalar[];
      made: readonly { id_order: Scalar; generation: Scalar }[];
    };
    row: {
      wms_number: string;
    };
  };
  open_at_wms: {
    params: {
      ids: readonly Scalar[];
      left: readonly Scalar[];
    };
    row: {
      id_order: number;
    };
  };
  open_wms_orders: {
    params: {
      after: Scalar;
      ended: readonly Scalar[];
      take: Scalar;
    };
    row: {
      id_wms_order: number;
      id_order: number;
      number: string;
    };
  };
  orders: {
    params: {
      ids: readonly Scalar[];
    };
    row: {
      id_order: number;
      id_shop: number;
      reference: string;
      state: string;
      waits_for: string | null;
      generation: number;
      released_at: string | null;
      approved_at: string | null;
      approved: string | null;
      deleted_at: string | null;
      trying_since: string | null;
      wms_status: string | null;
      cancel_state: string | null;
      change_state: string | null;
      problem_code: string | null;
      problem: string | null;
      attempts: number;
      rechecks: number;
      lease_owner: string | null;
    };
  };
  orders_in_states: {
    params: {
      ids: readonly Scalar[];
      states: readonly Scalar[];
    };
    row: {
      id_order: number;
    };
  };
  orders_with_events: {
    params: {
      ids: readonly Scalar[];
    };
    row: {
      id_order: number;
    };
  };
  other_events: {
    params: {
      ids: readonly Scalar[];
      decided_on: readonly Scalar[];
    };
    row: {
      id_order: number;
    };
  };
  other_snapshots: {
    params: {
      ids: readonly Scalar[];
      hashes: readonly Scalar[];
    };
    row: {
      id_wms_order: number;
    };
  };
  own_writes: {
    params: {
      ids: readonly Scalar[];
    };
    row: {
      id_order: number;
      begun_at: string;
      done_at: string;
    };
  };
  pending_notifications: {
    params: Record<never, never>;
    row: {
      pending: number;
    };
  };
  placed_since: {
    params: {
      ids: readonly Scalar[];
      since: Scalar;
    };
    row: {
      id_order: number;
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
      now: string;
    };
  };
  postpone_snapshots: {
    params: {
      recheck_minutes: Scalar;
      ids: readonly Scalar[];
    };
    row: never;
  };
  put_off_full_stock: {
    params: {
      after_us: Scalar;
    };
    row: never;
  };
  quarantine_snapshots: {
    params: {
      faults: readonly { id_wms_order: Scalar; problem: Scalar; broken: Scalar }[];
      recheck_minutes: Scalar;
    };
    row: never;
  };
  raise_generations: {
    params: {
      orders: readonly { id_order: Scalar; generation: Scalar }[];
    };
    row: never;
  };
  recent_cancels: {
    params: {
      minutes: Scalar;
      resumed_at: Scalar;
    };
    row: {
      recent: number;
    };
  };
  recheck_held_skus: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  recheck_large_set: {
    params: {
      since: Scalar;
      after_us: Scalar;
    };
    row: never;
  };
  recheck_named_stock: {
    params: {
      since: Scalar;
    };
    row: never;
  };
  recheck_skus: {
    params: {
      skus: readonly Scalar[];
    };
    row: never;
  };
  record_health: {
    params: {
      peer: Scalar;
      since_us: Scalar;
      state: Scalar;
      answer_us: Scalar;
      error_us: Scalar;
      error_code: Scalar;
      error: Scalar;
    };
    row: never;
  };
  record_wms_orders: {
    params: {
      updates: readonly { id_wms_order: Scalar; sets: Scalar; wms_id: Scalar; sent_hash: Scalar; refused_hash: Scalar; operation: Scalar; request: Scalar; answer: Scalar; answer_lost: Scalar; accepted: Scalar; ended: Scalar }[];
      left: readonly Scalar[];
    };
    row: never;
  };
  refuse_stock: {
    params: {
      never: Scalar;
      levels: readonly { new_sku: Scalar; new_warehouse: Scalar; new_problem: Scalar }[];
    };
    row: never;
  };
  refuse_stock_everywhere: {
    params: {
      skus: readonly Scalar[];
    };
    row: never;
  };
  renew_leases: {
    params: {
      lease_us: Scalar;
      owner: Scalar;
    };
    row: never;
  };
  report_actions: {
    params: Record<never, never>;
    row: {
      action: string;
      argument: string | null;
      source: string;
      orders: number;
      asked_at: string;
    };
  };
  report_connections: {
    params: Record<never, never>;
    row: {
      peer: string;
      state: string;
      since: string;
      last_answer_at: string | null;
      last_error_at: string | null;
      last_error: string | null;
      written_at: string;
    };
  };
  report_events: {
    params: {
      id_order: Scalar;
    };
    row: {
      created_at: string;
      reason: string;
      action: string | null;
      source: string;
      done_at: string | null;
      outcome: string | null;
    };
  };
  report_flows: {
    params: Record<never, never>;
    row: {
      flow: string;
      switched: string;
      baseline_at: string | null;
      stop_reason: string | null;
      last_run_at: string | null;
      last_result: string | null;
    };
  };
  report_history: {
    params: {
      id_order: Scalar;
    };
    row: {
      at: string;
      actor: string;
      action: string;
      from_state: string | null;
      to_state: string | null;
      message: string;
    };
  };
  report_order: {
    params: {
      id_order: Scalar;
    };
    row: {
      reference: string;
      state: string;
      waits_for: string | null;
      wms_status: string | null;
      cancel_state: string | null;
      problem: string | null;
      attempts: number;
      next_try_at: string | null;
      last_exchange_at: string | null;
    };
  };
  report_problems: {
    params: Record<never, never>;
    row: {
      id_order: number;
      reference: string;
      state: string;
      problem_code: string | null;
      problem: string | null;
      updated_at: string;
    };
  };
  report_sidecars: {
    params: Record<never, never>;
    row: {
      sidecar: string;
      version: string;
      state: string;
      message: string;
      seen_at: string;
    };
  };
  report_states: {
    params: Record<never, never>;
    row: {
      state: string;
      orders: number;
    };
  };
  report_wms_orders: {
    params: {
      id_order: Scalar;
    };
    row: {
      wms_number: string;
      wms_id: string | null;
      which: string;
      wms_status: string | null;
      wms_status_text: string | null;
      accepted_at: string | null;
      ended_at: string | null;
    };
  };
  report_writebacks: {
    params: {
      id_order: Scalar;
    };
    row: {
      kind: string;
      item: string;
      begun_at: string;
      done_at: string | null;
      outcome: string | null;
    };
  };
  resume_flow: {
    params: {
      asked_at: Scalar;
      flow: Scalar;
    };
    row: never;
  };
  retry_orders: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  seen_stamps: {
    params: {
      ids: readonly Scalar[];
    };
    row: {
      id_order: number;
      shop_stamp: string | null;
      address_stamp: string | null;
      leased: number | null;
    };
  };
  send_again: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  set_intents: {
    params: {
      intents: readonly { id_wms_order: Scalar; operation: Scalar; hash: Scalar; line_contents: Scalar }[];
    };
    row: never;
  };
  set_lines: {
    params: {
      lines: readonly { id_wms_order: Scalar; sku: Scalar; quantity: Scalar; picked: Scalar; back_ordered: Scalar }[];
    };
    row: never;
  };
  set_reflected: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  set_snapshots: {
    params: {
      snapshots: readonly { id_wms_order: Scalar; snapshot: Scalar; snapshot_hash: Scalar; wms_status: Scalar; wms_status_text: Scalar; wms_id: Scalar; cancelled: Scalar }[];
    };
    row: never;
  };
  set_wms_statuses: {
    params: {
      statuses: readonly { id_wms_order: Scalar; wms_status: Scalar; wms_status_text: Scalar }[];
    };
    row: never;
  };
  set_written: {
    params: {
      written: readonly { id_wms_order: Scalar; hash: Scalar }[];
    };
    row: never;
  };
  sidecars_working: {
    params: Record<never, never>;
    row: {
      working: number;
    };
  };
  skus_accepted_since: {
    params: {
      since: Scalar;
    };
    row: {
      sku: string;
      moved_at: string;
    };
  };
  snapshots: {
    params: {
      ids: readonly Scalar[];
    };
    row: {
      id_wms_order: number;
      back_order_of: number | null;
      snapshot: string;
      snapshot_hash: string;
    };
  };
  stock_compared: {
    params: {
      after_us: Scalar;
    };
    row: never;
  };
  stock_comparison_waits: {
    params: Record<never, never>;
    row: {
      waits: number;
    };
  };
  stock_in_any_case: {
    params: {
      skus: readonly Scalar[];
    };
    row: {
      sku: string;
    };
  };
  stock_to_ask: {
    params: {
      warehouses: readonly Scalar[];
      before: Scalar;
      never: Scalar;
      take: Scalar;
    };
    row: {
      sku: string;
    };
  };
  stock_written_since: {
    params: {
      after: Scalar;
      warehouses: readonly Scalar[];
      since: Scalar;
      take: Scalar;
    };
    row: {
      sku: string;
      level: number;
      asked_at: string;
    };
  };
  stop_flow: {
    params: {
      flow: Scalar;
      reason: Scalar;
      resumed_at: Scalar;
    };
    row: never;
  };
  stop_ignoring: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  supersede_wms_orders: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  switch_flow_off: {
    params: {
      flow: Scalar;
    };
    row: never;
  };
  switch_flow_on: {
    params: {
      flow: Scalar;
      baseline_at: Scalar;
    };
    row: never;
  };
  take_cursor: {
    params: {
      owner: Scalar;
      lease_us: Scalar;
      name: Scalar;
      every_us: Scalar;
    };
    row: never;
  };
  take_due_stock: {
    params: {
      warehouses: readonly Scalar[];
      first: Scalar;
      last: Scalar;
    };
    row: never;
  };
  unsettle_wms_orders: {
    params: {
      ids: readonly Scalar[];
    };
    row: never;
  };
  waiting_actions: {
    params: {
      take: Scalar;
    };
    row: {
      id_event: number;
      id_order: number;
      created_at: string;
      action: string;
      argument: string | null;
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
      action: string | null;
    };
  };
  waiting_without_wms_order: {
    params: {
      since: Scalar;
    };
    row: {
      id_order: number;
    };
  };
  watch_flow: {
    params: {
      gap_minutes: Scalar;
      flow: Scalar;
    };
    row: never;
  };
  wms_orders: {
    params: {
      ids: readonly Scalar[];
      adopted: Scalar;
    };
    row: {
      id_wms_order: number;
      id_order: number;
      generation: number;
      current: number;
      back_order_of: number | null;
      wms_number: string;
      external_ref: string;
      wms_id: string | null;
      wms_status: string | null;
      sent_hash: string | null;
      refused_hash: string | null;
      intent_operation: string | null;
      intent_hash: string | null;
      intent_at: string | null;
      intent_lost_at: string | null;
      accepted_at: string | null;
      ended_at: string | null;
      line_contents: string | null;
      snapshot: string | null;
      snapshot_hash: string | null;
      snapshot_problem: string | null;
      written_hash: string | null;
    };
  };
  wms_orders_by_id: {
    params: {
      ids: readonly Scalar[];
    };
    row: {
      id_wms_order: number;
      id_order: number;
      generation: number;
      current: number;
      back_order_of: number | null;
      wms_number: string;
      external_ref: string;
      wms_id: string | null;
      wms_status: string | null;
      accepted_at: string | null;
      snapshot_hash: string | null;
      snapshot_problem: string | null;
      version: number;
    };
  };
}
