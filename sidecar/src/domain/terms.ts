/**
 * Terminology. The same words stand in the tables, the screens and the logs.
 *
 * - **event**: something happened to order N, for a reason. It carries no instructions.
 * - **order ledger**: one row an order: what we know of it.
 * - **flow**: one direction of one thing, switched on or off by itself.
 * - **SKU**: the shop's `reference` of a product or combination; the WMS's article number.
 * - **WMS order**: the order as the warehouse holds it.
 * - **parcel**: a part of an order that left, with carrier and tracking number.
 * - **snapshot**: a WMS order as the WMS last showed it to us.
 *
 * Times are ISO 8601 in UTC ("2026-11-24T10:00:00.000Z"), quantities whole pieces, weights kilograms.
 */
import type { WmsStatus } from './contract';

export { FLOWS, type EventReason, type Flow } from './contract';

export interface Address {
  firstname: string;
  lastname: string;
  company: string;
  address1: string;
  address2: string;
  postcode: string;
  city: string;
  /** ISO 3166-1 alpha-2, upper case; '' where the shop has none. */
  countryIso: string;
  /** The shop's ISO code of the state or province; ''. */
  stateIso: string;
  phone: string;
  phoneMobile: string;
  /** What the customer wrote for the carrier. */
  other: string;
}

export interface ShopOrderLine {
  lineId: number;
  /** Set where the line is a part of a pack: the line of the order that the pack was sold on, and pieces of the part in one pack. */
  part?: { soldLineId: number; perPack: number };
  idProduct: number;
  idProductAttribute: number;
  sku: string;
  name: string;
  /** Ordered less refunded less returned, never below 0. */
  quantity: number;
  /** Virtual lines never go to a warehouse. */
  isVirtual: boolean;
  barcode: string;
  weightKg: number;
  /** Other products and combinations for sale that have the same SKU, by name: the warehouse cannot tell them apart. */
  sharedWith: readonly string[];
}

/** One `order_carrier` row of the shop. */
export interface ShopOrderCarrier {
  idOrderCarrier: number;
  idCarrier: number;
  trackingNumber: string;
}

/** An order as it is in the shop now. Packs are already resolved by the shop's own setting. */
export interface ShopOrder {
  idOrder: number;
  idShop: number;
  reference: string;
  /** 0 while the order is being placed. */
  statusId: number;
  placedAt: string;
  updatedAt: string;
  lines: ShopOrderLine[];
  /** Name of the payment module; '' where the order has none. */
  paymentModule: string;
  /** What the order refers to and the shop does not have at the moment, in words: "the carrier 7". */
  missing: readonly string[];
  /**
   * `date_upd` of the order and of its delivery address, as the shop wrote them: in its time zone, by its clock. They tell that
   * something changed, not when, and are compared for equality only.
   */
  stamps: { order: string; address: string };
  /** null where the order's address row is gone. */
  delivery: Address | null;
  email: string;
  languageIso: string;
  idCarrier: number;
  carrierName: string;
  giftMessage: string;
  orderCarriers: ShopOrderCarrier[];
  /** When it entered which status, by the shop's history (ISO, UTC). */
  history: readonly { statusId: number; at: string }[];
  /** Why another module of the shop holds it, in its words; '' where none does. */
  holdReason: string;
}

/** A shop's order status (`order_state`). */
export interface ShopStatus {
  id: number;
  name: string;
  paid: boolean;
  shipped: boolean;
  delivery: boolean;
  deleted: boolean;
  /** The customer is mailed when an order enters it. */
  sendsEmail: boolean;
}

export interface ShopCarrier {
  id: number;
  /** Stays when an edit gives the carrier a new id; the admin's map is kept by it. */
  idReference: number;
  name: string;
  /** Tracking URL with `@` for the number; '' where there is none, and then no in-transit e-mail goes. */
  url: string;
  active: boolean;
  deleted: boolean;
}

export interface WmsOrderLine {
  /** Stable within the order: the SKU's first line id. */
  lineCode: string;
  sku: string;
  name: string;
  quantity: number;
}

/**
 * An order in the words that every WMS understands, made from the shop's order alone. Two drafts of the same
 * shop order are equal, so that their hash tells whether the WMS has this already.
 */
export interface WmsOrderDraft {
  /** The WMS order number: prefix, reference, id, generation. Frozen before the first call. */
  number: string;
  /** Our mark on the WMS order; one found without it belongs to someone else. */
  externalRef: string;
  /** The shop's own reference, as the customer knows it. */
  reference: string;
  /** The day on which it was placed, by the shop's clock: `2026-11-24`; '' where the shop does not say. */
  placedOn: string;
  recipient: Address;
  email: string;
  languageIso: string;
  /** The WMS's own code for the carrier, where the admin mapped it; '' leaves the choice to the WMS. */
  carrierCode: string;
  /** The shop's carrier by name: what the customer chose, as a remark. */
  carrierName: string;
  remark: string;
  lines: WmsOrderLine[];
}

export interface WmsArticle {
  sku: string;
  name: string;
  barcode: string;
  weightKg: number;
}

export interface Parcel {
  /**
   * What tells it from the shop order's other parcels for good, whatever its number: the WMS's id of it, or that of its WMS order with
   * its place there. A number that is corrected takes the wrong one's place.
   */
  key: string;
  trackingNumber: string;
  /** '' where the WMS gives none; the shop's carrier then knows it. */
  trackingUrl: string;
  carrierCode: string;
  carrierName: string;
}

export interface WmsOrderSnapshotLine {
  sku: string;
  ordered: number;
  /** null where the WMS does not say. */
  picked: number | null;
}

/** A WMS order as the WMS shows it. */
export interface WmsOrderSnapshot {
  number: string;
  /** '' where the WMS order bears no mark of ours. */
  externalRef: string;
  wmsId: string;
  status: WmsStatus;
  /** The WMS's own words for it, for people. */
  statusText: string;
  lines: WmsOrderSnapshotLine[];
  parcels: Parcel[];
  /** The WMS id of the order that this one is a back-order for; ''. */
  backOrderFor: string;
  /** When it was shipped by the WMS's account; '' where it does not say. */
  shippedAt: string;
  /** The warehouse that works on it; '' where the WMS has one or does not say. */
  warehouse: string;
}

export interface StockLevel {
  sku: string;
  /** '' where the WMS has one warehouse or does not say. */
  warehouse: string;
  quantity: number;
}

/** A level as a WMS told it, before anyone has looked whether it makes sense. */
export interface ReportedLevel {
  sku: string;
  warehouse: string;
  /** What the WMS wrote, where that is no number. */
  quantity: number | string;
}
