/** What is known of one order when it is decided what the WMS must be told. */
import type { LedgerOrder, LedgerWmsOrder, OtherWmsOrder } from './ledger';
import type { Settings } from './settings';
import type { Flow, ShopOrder, ShopStatus, WmsOrderDraft } from './terms';

export interface OutboundFacts {
  idOrder: number;
  /** null: the shop does not have the order. Only `ledger.deletedAt` says that it was deleted. */
  order: ShopOrder | null;
  ledger: LedgerOrder;
  /** The current generation's WMS order; null before the first call. */
  wmsOrder: LedgerWmsOrder | null;
  /** WMS orders with our reference of this id that are not the current one and have not ended. */
  others: readonly OtherWmsOrder[];
  settings: Settings;
  /** Empty, or without the order's own, where the shop does not have it at the moment. */
  statuses: ReadonlyMap<number, ShopStatus>;
  /** Flows that are on, that the WMS can do and that no safety stop has stopped. */
  open: ReadonlySet<Flow>;
  /** The orders flow's baseline (ISO, UTC); null where it was never on. */
  baseline: string | null;
  /** When a person last resumed the orders flow after a safety stop (ISO, UTC). */
  resumedAt: string | null;
  /** Since when a sidecar has worked on the orders flow, or tried to, without a gap (ISO, UTC); null where none does. */
  watchedSince: string | null;
  /** When the shop last announced a change of the order by its own events (ISO, UTC); '' where no hook did, and the order's own time counts. */
  statusSince: string;
  /** When the first of the order's waiting events was written (ISO, UTC); '' where none waits. */
  waitingSince: string;
  /** When the shop's hooks last announced that the lines were edited or refunded (ISO, UTC); null where not, or where nobody asked. */
  linesEditedAt: string | null;
  /** The shop's hook announced the placing of the order after the baseline, whatever the shop's clock wrote into the order. */
  placedAfterBaseline: boolean;
  /** When the order first entered a status that sends it, by the shop's history (ISO, UTC); null where it has none, or nobody asked. */
  firstReleasedAt: string | null;
  /** The database's clock (ISO, UTC), which also wrote the ledger's times. */
  now: string;
  /** Makes the draft of a generation; `frozenNumber` null before its first call. */
  draft(order: ShopOrder, generation: number, frozenNumber: string | null): WmsOrderDraft;
}
