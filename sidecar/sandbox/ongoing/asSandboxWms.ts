/** The sandbox Ongoing in the words that all sandbox warehouses share. */
import type { WmsStatus } from '../../src/domain/orderStatus';
import { DEFAULT_RANGES, statusFor, withPartialShipment } from '../../src/wms/ongoing/statuses';
import type { FaultyCall, Floor, SandboxWms, SandboxWmsOptions } from '../SandboxWms';
import { createOngoingSandbox, type OngoingSandbox, type OngoingSandboxOptions } from './sandbox';
import { STATUS, STATUS_NAMES } from './model';
import type { Warehouse } from './warehouse';

const OPERATIONS: Record<FaultyCall, string> = {
  create: 'ProcessOrder', change: 'ProcessOrder', cancel: 'ProcessOrder', orders: 'GetOrdersByQuery', article: 'ProcessArticle', stock: 'GetInventoryByQuery', any: '*',
};

/** With the statuses that Ongoing installs. */
export const ONGOING_REACHES: readonly WmsStatus[] = ['received', 'allocated', 'picking', 'partially_shipped', 'shipped', 'returned', 'cancelled', 'error'];

export async function openOngoingWms(options: SandboxWmsOptions & OngoingSandboxOptions = {}): Promise<SandboxWms & { sandbox: OngoingSandbox }> {
  const sandbox = await createOngoingSandbox(options);
  const { goodsOwner, user, password } = sandbox.credentials;
  return {
    sandbox,
    name: 'ongoing',
    title: 'an Ongoing WMS that speaks SOAP',
    pages: [
      { what: 'The warehouse (WSDL)', url: `${sandbox.url}?WSDL` },
      { what: "The warehouse's floor", url: `${sandbox.warehouseUrl}/orders` },
    ],
    environment: {
      WMSBRIDGE_WMS: 'ongoing',
      WMSBRIDGE_ONGOING_URL: sandbox.url,
      WMSBRIDGE_ONGOING_GOODS_OWNER: goodsOwner,
      WMSBRIDGE_ONGOING_USER: user,
      WMSBRIDGE_ONGOING_PASSWORD: password,
    },
    floorUrl: sandbox.warehouseUrl,
    floor: floorOf(sandbox.state.warehouse),
    promisesFrom: 'received',
    reaches: ONGOING_REACHES,
    fail: (call, fault) => sandbox.state.fail({ ...fault, operation: OPERATIONS[call] }),
    clearFaults: () => sandbox.state.clearFaults(),
    calls: () => Object.values(sandbox.state.calls).reduce((sum, count) => sum + count, 0),
    close: () => sandbox.close(),
  };
}

function floorOf(warehouse: Warehouse): Floor {
  return {
    orders: () =>
      [...warehouse.orders.values()].map((order) => {
        const lines = order.lines.map(({ article, ordered, picked }) => ({ sku: article.number, ordered, picked }));
        const { customer } = order;
        return {
          id: String(order.id),
          number: order.number,
          externalRef: order.externalRef,
          reference: order.reference,
          status: withPartialShipment(statusFor(order.status, DEFAULT_RANGES), lines),
          statusText: (STATUS_NAMES[order.status] ?? String(order.status)).toLowerCase(),
          remark: order.remark,
          recipient: {
            name: customer.name,
            street: [customer.address, customer.address2, customer.address3].filter((line) => line !== '').join(', '),
            postcode: customer.postcode,
            city: customer.city,
            country: customer.country,
            phone: customer.mobile || customer.phone,
            email: customer.email,
            instruction: customer.instruction,
          },
          lines,
          createdAt: order.createdAt,
          trackingNumbers: order.waybill.split(/[\s,;]+/).filter((number) => number !== ''),
        };
      }),
    articles: () =>
      [...warehouse.articles.values()].map(({ number, name, barcode, weightKg, physical, booked, locked }) => ({
        sku: number, name, barcode, weightKg, physical, available: physical - booked - locked,
      })),
    count: (sku, pieces) => void warehouse.adjust(sku, { to: pieces }),
    misreport: (sku, figures) => warehouse.misreport(sku, figures),
    allocate: (number) => void warehouse.allocate(number),
    pick: (number, quantities) => void warehouse.pick(number, quantities),
    pack: (number, parcel) => void warehouse.pack(number, parcel ? { waybill: parcel.trackingNumber } : {}),
    send(number, parcel) {
      const carrier = parcel?.carrierName === undefined ? {} : { transporter: { name: parcel.carrierName, code: '', service: '' } };
      warehouse.send(number, { ...(parcel ? { waybill: parcel.trackingNumber } : {}), ...carrier });
    },
    sendInParts: (number, parcel) => void warehouse.send(number, { waybill: parcel.trackingNumber, backOrder: true }),
    deliver: (number) => void warehouse.collect(number),
    takeBack: (number) => void warehouse.takeBack(number),
    cancel: (number) => void warehouse.cancel(number),
    fail: (number) => void warehouse.setStatus(number, STATUS.error),
  };
}
