/**
 * A warehouse in memory: articles, stock and orders, with the rules of a real one. What a shop may ask of it comes over
 * SOAP (`soapOperations.ts`); what happens in it is called here, or over `/warehouse/…`.
 *
 * Stock moves as Ongoing says: booked is what is ordered and not yet picked; a pick takes from physical and booked.
 */

import { Refused, STATUS, STATUS_NAMES, type Article, type Customer, type Order, type OrderLine, type OrderRequest, type ShipOptions } from './model';

const COUNTRIES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

export class Warehouse {
  readonly articles = new Map<string, Article>();
  readonly orders = new Map<string, Order>();
  readonly customers = new Map<string, Customer>();
  private lastId = 1000;

  /** @param updateKeepsLines lines that an update does not name stay, instead of going */
  constructor(private readonly now: () => Date, private readonly updateKeepsLines: boolean) {}

  /** Now, by the warehouse's own clock, in milliseconds. */
  time(): number {
    return this.now().getTime();
  }

  // ---- what a shop may ask ----

  create(request: OrderRequest): Order {
    if (request.number === '') throw new Refused('GoodsOwnerOrderNumber is missing.');
    if (request.number.length > 50) throw new Refused('GoodsOwnerOrderNumber is longer than 50 characters.');
    if (this.orders.has(key(request.number))) throw new Refused(`An order with order number ${request.number} already exists.`);
    const lines = this.checkedLines(request);
    const customer = this.customer(request);
    const at = this.time();
    const order: Order = {
      id: ++this.lastId,
      number: request.number,
      externalRef: request.externalRef,
      reference: request.reference,
      remark: request.remark,
      wayOfDelivery: request.wayOfDelivery,
      deliveryDate: request.deliveryDate,
      status: STATUS.open,
      customer,
      lines: lines.map(({ article, code, quantity }) => this.newLine(article, code, quantity)),
      waybill: '',
      tracking: [],
      transporter: request.transporter,
      backOrderFor: null,
      createdAt: at,
      updatedAt: at,
      shippedAt: null,
    };
    this.orders.set(key(order.number), order);
    return order;
  }

  update(request: OrderRequest): Order {
    const order = this.changeable(request.number, 'updated');
    const wanted = this.checkedLines(request, true);
    Object.assign(order, { reference: request.reference, externalRef: request.externalRef, remark: request.remark, wayOfDelivery: request.wayOfDelivery, customer: this.customer(request) });
    if (request.transporter) order.transporter = request.transporter;
    const kept = new Set<OrderLine>();
    for (const { article, code, quantity } of wanted) {
      const line = order.lines.find((candidate) => candidate.code === code && candidate.article === article);
      if (quantity === 0) {
        if (line) this.setOrdered(line, 0);
      } else if (line) {
        this.setOrdered(line, quantity);
        kept.add(line);
      } else {
        const added = this.newLine(article, code, quantity);
        order.lines.push(added);
        kept.add(added);
      }
    }
    if (!this.updateKeepsLines) for (const line of order.lines) if (!kept.has(line)) this.setOrdered(line, 0);
    order.lines = order.lines.filter(({ ordered }) => ordered > 0);
    order.status = STATUS.open;
    return this.touched(order);
  }

  remove(number: string): Order {
    return this.ended(this.changeable(number, 'cancelled'), STATUS.cancelled);
  }

  upsertArticle(number: string, fields: Partial<Pick<Article, 'name' | 'barcode' | 'weightKg'>> = {}): Article {
    if (number === '') throw new Refused('ArticleNumber is missing.');
    let article = this.articles.get(key(number));
    if (!article) {
      article = { systemId: ++this.lastId, number, name: number, barcode: '', weightKg: 0, physical: 0, booked: 0, allocated: 0, locked: 0, stockChangedAt: this.time() };
      this.articles.set(key(number), article);
    }
    return Object.assign(article, fields);
  }

  // ---- what happens in it ----

  adjust(number: string, change: { to?: number; by?: number; locked?: number }): Article {
    const article = this.upsertArticle(number);
    article.physical = change.to ?? article.physical + (change.by ?? 0);
    article.locked = change.locked ?? article.locked;
    return this.moved(article);
  }

  misreport(number: string, figures: readonly string[]): void {
    const article = this.upsertArticle(number);
    article.reported = figures;
    this.moved(article);
  }

  allocate(number: string): Order {
    const order = this.inStatus(number, STATUS.open, STATUS.released, STATUS.allocated);
    for (const line of order.lines) {
      const free = line.article.physical - line.article.allocated;
      const more = Math.max(0, Math.min(line.ordered - line.picked - line.allocated, free));
      line.allocated += more;
      line.article.allocated += more;
    }
    order.status = STATUS.allocated;
    return this.touched(order);
  }

  /** Picks all that is ordered, or so much of each SKU. */
  pick(number: string, quantities?: Record<string, number>): Order {
    const order = this.inStatus(number, STATUS.open, STATUS.released, STATUS.allocated, STATUS.picked);
    for (const line of order.lines) {
      const left = line.ordered - line.picked;
      const count = quantities ? Math.min(left, quantities[line.article.number] ?? 0) : left;
      line.picked += count;
      line.article.physical -= count;
      line.article.booked -= count;
      this.release(line, Math.min(line.allocated, count));
      this.moved(line.article);
    }
    order.status = STATUS.picked;
    return this.touched(order);
  }

  /** Prints the labels: there are numbers now, and nothing has left. */
  pack(number: string, options: ShipOptions = {}): Order {
    return this.touched(this.labelled(this.inStatus(number, STATUS.picked), options));
  }

  /** Sends what was picked; all of it where nothing was picked yet. */
  send(number: string, options: ShipOptions = {}): Order {
    const order = this.inStatus(number, STATUS.open, STATUS.released, STATUS.allocated, STATUS.picked);
    if (order.status !== STATUS.picked) this.pick(number);
    this.labelled(order, options);
    const left = order.lines.filter((line) => line.picked < line.ordered).map((line) => ({ line, missing: line.ordered - line.picked }));
    for (const { line, missing } of left) {
      line.article.booked -= missing;
      this.release(line, line.allocated);
      this.moved(line.article);
    }
    if (options.backOrder && left.length > 0) this.makeBackOrder(order, left);
    order.status = STATUS.sent;
    order.shippedAt = this.time();
    return this.touched(order);
  }

  collect(number: string): Order {
    const order = this.inStatus(number, STATUS.sent);
    order.status = STATUS.collected;
    return this.touched(order);
  }

  /** The warehouse itself gives the order up. */
  cancel(number: string): Order {
    return this.ended(this.inStatus(number, STATUS.error, STATUS.open, STATUS.released, STATUS.allocated, STATUS.picked), STATUS.cancelled);
  }

  /** Goods are back; the customer sent them. */
  takeBack(number: string): Order {
    const order = this.inStatus(number, STATUS.sent, STATUS.collected);
    for (const line of order.lines) {
      line.article.physical += line.picked;
      this.moved(line.article);
    }
    order.status = STATUS.returned;
    return this.touched(order);
  }

  /** Any status, as an installation with its own would give it. */
  setStatus(number: string, status: number): Order {
    const order = this.order(number);
    order.status = status;
    return this.touched(order);
  }

  order(number: string): Order {
    const order = this.orders.get(key(number));
    if (!order) throw new Refused(`The order with order number ${number} could not be found.`);
    return order;
  }

  // ---- inside ----

  private checkedLines({ lines }: OrderRequest, zeroAllowed = false): { article: Article; code: string; quantity: number }[] {
    const seen = new Set<Article>();
    const checked = lines.map(({ code, articleNumber, quantity }) => {
      const article = this.articles.get(key(articleNumber));
      if (!article) throw new Refused(`The article with article number '${articleNumber}' could not be found.`);
      if (!(quantity > 0) && !(zeroAllowed && quantity === 0)) throw new Refused(`NumberOfItems of article '${articleNumber}' must be greater than 0.`);
      // A line on its way out may stand beside the one that takes its place.
      if (quantity > 0 && seen.has(article)) throw new Refused(`The article '${articleNumber}' stands on more than one order line.`);
      if (quantity > 0) seen.add(article);
      return { article, code, quantity };
    });
    if (seen.size === 0) throw new Refused('The order has no order lines.');
    return checked;
  }

  private customer({ customer, customerKey }: OrderRequest): Customer {
    for (const [field, name] of [['name', 'Name'], ['address', 'Address'], ['city', 'City']] as const) {
      if (customer[field] === '') throw new Refused(`The customer's ${name} is missing.`);
    }
    if (!/^[A-Z]{2}$/.test(customer.country) || COUNTRIES.of(customer.country) === undefined) throw new Refused(`The country code '${customer.country}' is unknown.`);
    const known = this.customers.get(customerKey);
    if (known) return Object.assign(known, customer);
    this.customers.set(customerKey, customer);
    return customer;
  }

  private changeable(number: string, done: string): Order {
    const order = this.order(number);
    if (order.status === STATUS.cancelled) throw new Refused(`The order ${order.number} has already been cancelled.`);
    if (order.status > STATUS.allocated || order.lines.some(({ picked }) => picked > 0)) {
      throw new Refused(`The order ${order.number} can not be ${done}: picking has begun (status ${STATUS_NAMES[order.status] ?? order.status}).`);
    }
    return order;
  }

  private inStatus(number: string, ...allowed: number[]): Order {
    const order = this.order(number);
    if (!allowed.includes(order.status)) throw new Refused(`The order ${order.number} is ${STATUS_NAMES[order.status] ?? order.status}: this cannot be done with it.`);
    return order;
  }

  private newLine(article: Article, code: string, quantity: number): OrderLine {
    const line: OrderLine = { systemId: ++this.lastId, code, article, ordered: 0, picked: 0, allocated: 0 };
    this.setOrdered(line, quantity);
    return line;
  }

  private setOrdered(line: OrderLine, quantity: number): void {
    line.article.booked += quantity - line.ordered;
    line.ordered = quantity;
    this.release(line, Math.max(0, line.allocated - quantity));
    this.moved(line.article);
  }

  private release(line: OrderLine, count: number): void {
    line.allocated -= count;
    line.article.allocated -= count;
  }

  private ended(order: Order, status: number): Order {
    for (const line of order.lines) {
      line.article.booked -= line.ordered - line.picked;
      line.article.physical += line.picked;
      line.picked = 0;
      this.release(line, line.allocated);
      this.moved(line.article);
    }
    order.status = status;
    return this.touched(order);
  }

  private labelled(order: Order, { waybill, tracking, transporter }: ShipOptions): Order {
    if (tracking) order.tracking = tracking;
    order.waybill = waybill ?? (tracking ? tracking.map((each) => each.waybill).join(', ') : order.waybill);
    if (transporter) order.transporter = transporter;
    return order;
  }

  private makeBackOrder(order: Order, left: { line: OrderLine; missing: number }[]): void {
    const at = this.time();
    const rest: Order = {
      ...order,
      id: ++this.lastId,
      number: `${order.number}-B`,
      externalRef: '',
      status: STATUS.open,
      lines: left.map(({ line, missing }) => this.newLine(line.article, line.code, missing)),
      waybill: '',
      tracking: [],
      backOrderFor: order.id,
      createdAt: at,
      updatedAt: at,
      shippedAt: null,
    };
    this.orders.set(key(rest.number), rest);
  }

  private touched(order: Order): Order {
    order.updatedAt = this.time();
    return order;
  }

  private moved(article: Article): Article {
    article.stockChangedAt = this.time();
    return article;
  }
}

/** Ongoing compares numbers without regard to case. */
function key(number: string): string {
  return number.toLowerCase();
}
