/** The operations that a shop may call: from the request's XML to the warehouse, and its answer back as XML. */
import { DateTime } from 'luxon';
import { Refused, STATUS_NAMES, type Article, type Order, type OrderRequest, type Transporter } from './model';
import type { Warehouse } from './warehouse';
import { allAt, element, textAt, type XmlElement } from './xml';

export interface SoapSettings {
  goodsOwner: string;
  user: string;
  password: string;
  /** Fields newer than the WSDL of 2017: what is sellable, tracking numbers with URLs, pages of inventory. */
  newerFields: boolean;
  /** Times are written and read as this zone's local ones, unless they bear an offset. */
  timeZone: string;
}

/** What .NET answers where something is thrown: HTTP 500 with this as the fault. */
export class SoapFault extends Error {
  override name = 'SoapFault';
}

const GOODS_OWNER_ID = 7;

type Handler = (request: XmlElement, warehouse: Warehouse, settings: SoapSettings) => string;

const HANDLERS: Record<string, Handler> = {
  ProcessOrder: processOrder,
  GetOrdersByQuery: getOrdersByQuery,
  GetInventoryByQuery: getInventoryByQuery,
  ProcessArticle: processArticle,
  GetOrderStatuses: getOrderStatuses,
};

/** @returns the inside of `<operation>Result` @throws SoapFault */
export function perform(operation: string, request: XmlElement, warehouse: Warehouse, settings: SoapSettings): string {
  const handler = HANDLERS[operation];
  if (!handler) throw new SoapFault(`Server did not recognize the value of HTTP Header SOAPAction: http://ongoingsystems.se/WSI/${operation}.`);
  const refusal = credentialProblem(request, settings);
  if (refusal) {
    if (answersWithSuccess(operation)) return fileResult({ success: false, message: refusal });
    throw new SoapFault(refusal);
  }
  return handler(request, warehouse, settings);
}

/** Writes answer `Success=false`; questions have no field for it and fail as a whole. */
export function answersWithSuccess(operation: string): boolean {
  return operation === 'ProcessOrder' || operation === 'ProcessArticle';
}

function credentialProblem(request: XmlElement, { goodsOwner, user, password }: SoapSettings): string {
  if (textAt(request, 'UserName') !== user || textAt(request, 'Password') !== password) return 'Login failed: wrong user name or password.';
  return textAt(request, 'GoodsOwnerCode') === goodsOwner ? '' : 'The goods owner could not be found.';
}

/** The shape of the operation's answer without a row in it. */
export function emptyResult(operation: string): string {
  if (operation === 'GetOrdersByQuery') return '<Orders />';
  if (operation === 'GetInventoryByQuery') return `<InventoryLines />${element('GoodsOwnerId', 0)}`;
  return operation === 'GetOrderStatuses' ? '<OrderStatuses />' : '';
}

export function fileResult({ success, message, number, orderId, articleId }: { success: boolean; message: string; number?: string; orderId?: number; articleId?: number }): string {
  return (
    element('ErrorMessage', success ? undefined : message) +
    element('GoodsOwnerOrderNumber', number) +
    element('OrderId', orderId ?? 0) +
    element('InOrderId', 0) +
    element('ArticleDefId', articleId) +
    element('Success', success) +
    element('Message', message)
  );
}

function refusable(work: () => string): string {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refused) return fileResult({ success: false, message: error.message });
    throw error;
  }
}

function processOrder(request: XmlElement, warehouse: Warehouse): string {
  return refusable(() => {
    const co = allAt(request, 'co')[0];
    const operation = textAt(co, 'OrderInfo', 'OrderOperation');
    const identification = textAt(co, 'OrderInfo', 'OrderIdentification');
    if (identification !== 'GoodsOwnerOrderNumber') throw new SoapFault(`This sandbox finds orders by GoodsOwnerOrderNumber only, not by '${identification}'.`);
    const number = textAt(co, 'OrderInfo', 'GoodsOwnerOrderNumber');
    let order: Order;
    if (operation === 'Remove') order = warehouse.remove(number);
    else if (operation === 'Create') order = warehouse.create(orderRequest(co));
    else if (operation === 'Update') order = warehouse.update(orderRequest(co));
    else throw new SoapFault(`Instance validation error: '${operation}' is not a valid value for OrderOperation.`);
    return fileResult({ success: true, message: 'OK', number: order.number, orderId: order.id });
  });
}

function orderRequest(co: XmlElement | undefined): OrderRequest {
  const info = (name: string): string => textAt(co, 'OrderInfo', name);
  const of = (name: string): string => textAt(co, 'Customer', name);
  const customer = {
    number: of('CustomerNumber'), name: of('Name'), address: of('Address'), address2: of('Address2'), address3: of('Address3'),
    postcode: of('PostCode'), city: of('City'), country: of('CountryCode'), state: of('CountryStateCode'),
    phone: of('TelePhone'), mobile: of('MobilePhone'), email: of('Email'), instruction: of('DeliveryInstruction'),
  };
  const contract = textAt(co, 'TransporterContract', 'TransporterCode');
  const transporter: Transporter | null = contract === '' ? null : { name: contract, code: contract, service: textAt(co, 'TransporterContract', 'TransporterServiceCode') };
  return {
    number: info('GoodsOwnerOrderNumber'),
    externalRef: info('GoodsOwnerOrderId'),
    reference: info('ReferenceNumber'),
    remark: info('OrderRemark'),
    wayOfDelivery: info('WayOfDelivery'),
    deliveryDate: info('DeliveryDate'),
    customer,
    customerKey: of('CustomerIdentification') === 'CustomerNumber' ? `number ${customer.number}` : `address ${customer.name} ${customer.address}`,
    transporter,
    lines: allAt(co, 'CustomerOrderLines', 'CustomerOrderLine').map((line) => ({
      code: textAt(line, 'ExternalOrderLineCode'),
      articleNumber: textAt(line, 'ArticleNumber'),
      quantity: Number(textAt(line, 'NumberOfItems')),
    })),
  };
}

function getOrdersByQuery(request: XmlElement, warehouse: Warehouse, settings: SoapSettings): string {
  const query = allAt(request, 'query')[0];
  const numbers = allAt(query, 'OrderNumbersToGet', 'string').map((each) => each.text.trim().toLowerCase());
  const from = timeIn(textAt(query, 'LastUpdatedFrom'), settings);
  const to = timeIn(textAt(query, 'LastUpdatedTo'), settings);
  if (numbers.length === 0 && from === null && to === null) throw new SoapFault('The query has no filter.');
  const candidates = numbers.length > 0 ? numbers.flatMap((number) => warehouse.orders.get(number) ?? []) : [...warehouse.orders.values()];
  const orders = candidates.filter(({ updatedAt }) => (from === null || updatedAt >= from) && (to === null || updatedAt <= to));
  return `<Orders>${orders.map((order) => order.written ?? orderXml(order, settings)).join('')}</Orders>`;
}

function orderXml(order: Order, settings: SoapSettings): string {
  const { customer, transporter } = order;
  const sum = (of: 'ordered' | 'picked'): number => order.lines.reduce((total, line) => total + line[of], 0);
  const tracking = order.tracking.map(({ waybill, url }) => `<OrderTrackingInfo>${element('Waybill', waybill)}${element('TrackingUrl', url)}</OrderTrackingInfo>`).join('');
  return `<Order><Consignee>${element('Name', customer.name)}${element('Address', customer.address)}${element('Address2', customer.address2)}${element('Address3', customer.address3)}${element('PostCode', customer.postcode)}${element('City', customer.city)}${element('CountryCode', customer.country)}${element('CountryStateCode', customer.state)}${element('TelePhone', customer.phone)}${element('MobilePhone', customer.mobile)}${element('Email', customer.email)}${element('DeliveryInstruction', customer.instruction)}${element('CustomerNumber', customer.number)}</Consignee>` +
    `<OrderInfo>${element('OrderId', order.id)}${element('ReferenceNumber', order.reference)}${element('GoodsOwnerOrderNumber', order.number)}${element('GoodsOwnerOrderId', order.externalRef)}${element('OrderRemark', order.remark)}${element('WayOfDelivery', order.wayOfDelivery)}${element('DeliveryDate', order.deliveryDate)}${element('CreatedDate', timeOut(order.createdAt, settings))}${element('ShippedTime', order.shippedAt === null ? '0001-01-01T00:00:00' : timeOut(order.shippedAt, settings))}${element('WayBill', order.waybill)}${element('OrderStatusNumber', order.status)}${element('OrderStatusText', STATUS_NAMES[order.status] ?? `Status ${order.status}`)}${element('PickedNumberOfItems', sum('picked'))}${element('OrderedNumberOfItems', sum('ordered'))}${element('BackOrderForOrderId', order.backOrderFor ?? undefined)}${settings.newerFields ? `<Tracking>${tracking}</Tracking>` : ''}</OrderInfo>` +
    `<Success>true</Success><PickedOrderLines>${order.lines.map((line) => `<PickedOrderLine>${articleXml(line.article)}${element('OrderLineSystemId', line.systemId)}${element('OrderedNumberOfItems', line.ordered)}${element('PickedNumberOfItems', line.picked)}${element('ExternalOrderLineCode', line.code)}${element('IsParentLine', false)}${element('DoPick', true)}${element('AllocatedNumberOfItems', line.allocated)}</PickedOrderLine>`).join('')}</PickedOrderLines>` +
    (transporter ? `<Transporter>${element('Name', transporter.name)}${element('Code', transporter.code)}${element('ServiceCode', transporter.service)}<Id>1</Id></Transporter>` : '') +
    '</Order>';
}

function articleXml(article: Article): string {
  return `<Article>${element('SystemId', article.systemId)}${element('Name', article.name)}${element('ArticleNumber', article.number)}${element('BarCode', article.barcode)}${element('IsStockArticle', true)}${element('Weight', article.weightKg)}</Article>`;
}

function getInventoryByQuery(request: XmlElement, warehouse: Warehouse, settings: SoapSettings): string {
  const query = allAt(request, 'GetInventoryQuery')[0];
  const numbers = allAt(query, 'ArticleNumbersToGet', 'string').map((each) => each.text.trim().toLowerCase());
  const from = timeIn(textAt(query, 'StockInfoChangedFrom'), settings);
  if (from !== null && warehouse.time() - from > 24 * 3_600_000) throw new SoapFault('StockInfoChangedFrom must be within 24 hours of the current time.');
  let articles = numbers.length > 0 ? numbers.flatMap((number) => warehouse.articles.get(number) ?? []) : [...warehouse.articles.values()];
  if (from !== null) articles = articles.filter(({ stockChangedAt }) => stockChangedAt >= from);
  const max = Number(textAt(query, 'MaxArticlesToGet'));
  if (settings.newerFields && max > 0) {
    const fromId = Number(textAt(query, 'ArticleSystemIdFrom'));
    articles = articles.filter(({ systemId }) => systemId >= fromId).sort((a, b) => a.systemId - b.systemId).slice(0, max);
  }
  const lines = articles.flatMap((article) =>
    article.written ?? (article.reported?.length ? article.reported : [article.physical]).map((physical) => inventoryLine(article, physical, settings)),
  );
  return `<InventoryLines>${lines.join('')}</InventoryLines>${element('GoodsOwnerId', GOODS_OWNER_ID)}`;
}

function inventoryLine(article: Article, physical: number | string, settings: SoapSettings): string {
  const sellable = typeof physical === 'number' ? physical - article.booked - article.locked : physical;
  return `<InventoryLine>${articleXml(article)}${element('NumberOfBookedItems', article.booked)}${element('NumberOfItems', physical)}${element('NumberOfLockedItems', article.locked)}${element('ToReceiveNumberOfItems', 0)}${element('AllocatedNumberOfItems', article.allocated)}${settings.newerFields ? element('SellableNumberOfItems', sellable) : ''}</InventoryLine>`;
}

function processArticle(request: XmlElement, warehouse: Warehouse): string {
  return refusable(() => {
    const art = allAt(request, 'art')[0];
    const article = warehouse.upsertArticle(textAt(art, 'ArticleNumber'), {
      name: textAt(art, 'ArticleName'),
      barcode: textAt(art, 'BarCode'),
      weightKg: Number(textAt(art, 'Weight') || 0),
    });
    return fileResult({ success: true, message: 'OK', articleId: article.systemId });
  });
}

function getOrderStatuses(): string {
  const statuses = Object.entries(STATUS_NAMES).map(([id, name]) => `<OrderStatus>${element('OrderStatusId', id)}${element('OrderStatusName', name)}</OrderStatus>`);
  return `<OrderStatuses>${statuses.join('')}</OrderStatuses>`;
}

function timeIn(written: string, { timeZone }: SoapSettings): number | null {
  if (written === '') return null;
  const at = DateTime.fromISO(written, { zone: timeZone });
  if (!at.isValid) throw new SoapFault(`Server was unable to read request. ---> '${written}' is not a valid dateTime.`);
  return at.toMillis();
}

function timeOut(at: number, { timeZone }: SoapSettings): string {
  return DateTime.fromMillis(at, { zone: timeZone }).toFormat("yyyy-MM-dd'T'HH:mm:ss");
}
