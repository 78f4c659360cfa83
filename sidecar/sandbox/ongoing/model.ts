/** What stands in the sandbox's warehouse. */

export const STATUS = { error: 150, open: 200, released: 300, allocated: 320, picked: 400, sent: 450, collected: 500, returned: 800, cancelled: 1000 } as const;

export const STATUS_NAMES: Record<number, string> = {
  150: 'Error', 200: 'Open', 300: 'Released', 320: 'Allocated', 400: 'Picked', 450: 'Sent', 500: 'Collected', 800: 'Returned', 1000: 'Cancelled',
};

export interface Article {
  systemId: number;
  number: string;
  name: string;
  barcode: string;
  weightKg: number;
  physical: number;
  booked: number;
  allocated: number;
  locked: number;
  /** What is told in place of `physical`, a line each. */
  reported?: readonly string[];
  stockChangedAt: number;
  /** What is told in place of its inventory line: for a row that cannot be read. */
  written?: string;
}

/** The address of an order; orders of one customer number share it, as in Ongoing. */
export type Customer = Record<'number' | 'name' | 'address' | 'address2' | 'address3' | 'postcode' | 'city' | 'country' | 'state' | 'phone' | 'mobile' | 'email' | 'instruction', string>;

export interface OrderLine {
  systemId: number;
  code: string;
  article: Article;
  ordered: number;
  picked: number;
  allocated: number;
}

export interface Transporter {
  name: string;
  code: string;
  service: string;
}

export interface Order {
  id: number;
  number: string;
  externalRef: string;
  reference: string;
  remark: string;
  wayOfDelivery: string;
  deliveryDate: string;
  status: number;
  customer: Customer;
  lines: OrderLine[];
  waybill: string;
  /** Tracking numbers with their URLs, as newer installations give them. */
  tracking: { waybill: string; url: string }[];
  transporter: Transporter | null;
  backOrderFor: number | null;
  createdAt: number;
  updatedAt: number;
  shippedAt: number | null;
  /** What is told in place of its XML: for a row that cannot be read. */
  written?: string;
}

/** What a shop asks for. */
export interface OrderRequest extends Pick<Order, 'number' | 'externalRef' | 'reference' | 'remark' | 'wayOfDelivery' | 'deliveryDate'> {
  customer: Customer;
  customerKey: string;
  transporter: Transporter | null;
  lines: { code: string; articleNumber: string; quantity: number }[];
}

/** No: the words that the shop gets to read. */
export class Refused extends Error {
  override name = 'Refused';
}

export interface ShipOptions {
  waybill?: string;
  tracking?: { waybill: string; url: string }[];
  transporter?: Transporter;
  /** What was not picked becomes an order of its own. */
  backOrder?: boolean;
}
