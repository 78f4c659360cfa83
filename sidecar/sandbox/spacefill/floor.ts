/** The warehouse's floor behind the hub. */
import { DOUBLE_OF } from '../../src/wms/spacefill/snapshot';
import { statusOf, wordsOf } from '../../src/wms/spacefill/statuses';
import type { Floor, FloorOrder } from '../SandboxWms';
import { string, type Hub } from './hub';
import { STATE, type HubOrder } from './model';

/** Where this warehouse writes tracking numbers. */
export const TRACKING_NAME = 'tracking_number';

export function floorOf(hub: Hub): Floor {
  /** The order of a number that lives; a cancelled or doubled one only where there is no other. */
  function order(number: string): HubOrder {
    const found = [...hub.orders.values()].filter(({ fields }) => string(fields, 'shipper_order_reference') === number);
    const one = found.find(({ status, fields }) => status !== STATE.canceled && !string(fields, 'edi_erp_id').startsWith(DOUBLE_OF)) ?? found[0];
    if (!one) throw new Error(`The warehouse has no order ${number}.`);
    return one;
  }

  function within(number: string, ...states: string[]): HubOrder {
    const found = order(number);
    if (!states.includes(found.status)) throw new Error(`Order ${number} stands at ${found.status}: this cannot be done with it.`);
    return found;
  }

  function label(found: HubOrder, parcel?: { trackingNumber: string; carrierName?: string }): void {
    if (!parcel) return;
    found.fields['metadata'] = { ...(found.fields['metadata'] as object | undefined), [TRACKING_NAME]: parcel.trackingNumber };
    if (parcel.carrierName !== undefined) found.fields['transport_carrier_company'] = parcel.carrierName;
  }

  const begin = (number: string): HubOrder => within(number, STATE.confirm, STATE.ready, STATE.started);

  return {
    orders: () => [...hub.orders.values()].map(onTheFloor),
    articles: () =>
      [...hub.items.values()].map((item) => {
        const physical = item.stock.get(hub.warehouseId) ?? 0;
        return {
          sku: item.item_reference,
          name: string(item.fields, 'designation'),
          barcode: string(item.fields, 'each_barcode'),
          weightKg: Number(item.fields['each_gross_weight_in_kg'] ?? 0),
          physical,
          available: physical - hub.planned(item),
        };
      }),
    count: (sku, pieces) => hub.countStock(sku, pieces),
    misreport: (sku, figures) => hub.misreport(sku, figures),
    allocate: (number) => void hub.setState(within(number, STATE.confirm), STATE.ready),
    pick(number, quantities) {
      const found = begin(number);
      if (quantities) found.picked = new Map(Object.entries(quantities));
      hub.setState(found, STATE.started);
    },
    pack(number, parcel) {
      const found = within(number, STATE.started);
      label(found, parcel);
      hub.setState(found, STATE.finished);
    },
    send(number, parcel) {
      const found = within(number, STATE.confirm, STATE.ready, STATE.started, STATE.finished);
      label(found, parcel);
      hub.complete(found);
    },
    deliver(number) {
      const found = within(number, STATE.completed);
      found.fields['transport_status'] = 'DELIVERED';
      hub.touched(found);
    },
    takeBack(number) {
      throw new Error(`Order ${number} cannot come back: this WMS has no returns.`);
    },
    cancel: (number) => void hub.setState(within(number, STATE.confirm, STATE.ready, STATE.started, STATE.finished), STATE.canceled),
    fail: (number) => void hub.setState(order(number), STATE.failed),
  };
}

function onTheFloor({ id, fields, status, items, picked, created_at }: HubOrder): FloorOrder {
  const of = (name: string): string => string(fields, name);
  const metadata = (fields['metadata'] ?? {}) as Record<string, unknown>;
  const tracking = string(metadata, TRACKING_NAME);
  return {
    id,
    number: of('shipper_order_reference'),
    externalRef: of('edi_erp_id'),
    reference: string(metadata, 'shop_reference'),
    status: statusOf(status) ?? 'error',
    statusText: wordsOf(status),
    remark: of('comment'),
    recipient: {
      name: of('exit_final_recipient'),
      street: of('exit_final_recipient_address_line1'),
      postcode: of('exit_final_recipient_address_zip'),
      city: of('exit_final_recipient_address_city'),
      country: of('exit_final_recipient_address_country_code'),
      phone: of('exit_final_recipient_phone_number'),
      email: of('exit_final_recipient_email'),
      instruction: of('exit_final_recipient_address_details'),
    },
    lines: items.map(({ item, expected, actual }) => ({
      sku: item.item_reference,
      ordered: expected,
      picked: actual ?? picked?.get(item.item_reference) ?? (status === STATE.started || status === STATE.finished ? expected : 0),
    })),
    trackingNumbers: tracking === '' ? [] : [tracking],
    createdAt: Date.parse(created_at),
  };
}
