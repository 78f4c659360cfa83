/**
 * A warehouse to try things on, whatever WMS it speaks: what the demo, the benchmarks and the conformance suite need of one.
 * Its front is the WMS's own protocol; its floor is what happens in it.
 */
import type { WmsStatus } from '../src/domain/orderStatus';
import type { Fault } from './faults';

export interface FloorLine {
  sku: string;
  ordered: number;
  picked: number;
}

/** An order as it lies in the warehouse. */
export interface FloorOrder {
  id: string;
  number: string;
  externalRef: string;
  reference: string;
  status: WmsStatus;
  /** The WMS's own words for it. */
  statusText: string;
  remark: string;
  recipient: { name: string; street: string; postcode: string; city: string; country: string; phone: string; email: string; instruction: string };
  lines: FloorLine[];
  trackingNumbers: string[];
  /** When it came, by the warehouse's clock; milliseconds since 1970. */
  createdAt: number;
}

export interface FloorArticle {
  sku: string;
  name: string;
  barcode: string;
  weightKg: number;
  /** What is there. */
  physical: number;
  /** What is there and promised to nobody. */
  available: number;
}

export interface Floor {
  /** Every order, also where a number is there more than once, and cancelled ones. */
  orders(): FloorOrder[];
  articles(): FloorArticle[];
  /** Goods arrive, or are counted: from now on so many pieces are there. Makes the article where it is missing. */
  count(sku: string, pieces: number): void;
  /** What is told of a SKU from now on, right or not: as many lines as there are figures. None: the truth again. */
  misreport(sku: string, figures: readonly string[]): void;
  /** The goods are set aside. */
  allocate(number: string): void;
  /** Picking has begun: all that is ordered, or so much of each SKU. */
  pick(number: string, quantities?: Record<string, number>): void;
  /** The parcel is closed; a label may be printed. */
  pack(number: string, parcel?: { trackingNumber: string }): void;
  /** What was picked leaves; all of it where nothing was picked yet. */
  send(number: string, parcel?: { trackingNumber: string; carrierName?: string }): void;
  /** What was picked leaves, and the WMS makes an order of the rest by itself; absent where this WMS makes none. */
  sendInParts?(number: string, parcel: { trackingNumber: string }): void;
  /** It has arrived, as far as the WMS can know. */
  deliver(number: string): void;
  /** The customer sent it back. */
  takeBack(number: string): void;
  /** The warehouse itself gives it up. */
  cancel(number: string): void;
  /** Something is wrong with it. */
  fail(number: string): void;
}

/** What a fault hits; WMSes that have one call for several of these fail all of them. */
export type FaultyCall = 'create' | 'change' | 'cancel' | 'orders' | 'article' | 'stock' | 'any';

export interface SandboxWms {
  /** The value of WMSBRIDGE_WMS. */
  name: string;
  /** For people: "an Ongoing WMS that speaks SOAP". */
  title: string;
  /** Addresses to look at, for people. */
  pages: { what: string; url: string }[];
  /** The variables by which a sidecar finds it. */
  environment: Readonly<Record<string, string>>;
  floor: Floor;
  /** Where the floor is over HTTP: `/orders`, `/articles`, `/stats` … stand below it. */
  floorUrl: string;
  /** From which status on an article's `available` leaves an order's pieces out. */
  promisesFrom: WmsStatus;
  /** Statuses of ours that an order can be brought to by the floor's actions. */
  reaches: readonly WmsStatus[];
  fail(call: FaultyCall, fault: Omit<Fault, 'operation'>): void;
  clearFaults(): void;
  /** Calls so far. */
  calls(): number;
  close(): Promise<void>;
}

export interface SandboxWmsOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  /** How long each call takes. */
  latencyMs?: number;
  /** The warehouse's own clock. */
  now?: () => Date;
}
