/**
 * The usual way, for comparison only: for each order, one request for the order, one for its address, one for its customer, one
 * for its country and carrier, then the call to the warehouse.
 */
import { makeDraft } from '../src/domain/draft';
import type { ShopOrder } from '../src/domain/terms';
import type { WmsAdapter } from '../src/wms/WmsAdapter';

type Fields = Record<string, unknown>;

/** What it needs beyond the rights of the module's key. */
export const RIGHTS = { orders: ['GET'], addresses: ['GET'], customers: ['GET'], countries: ['GET'], carriers: ['GET'] };

export async function sendOneByOne(shop: { url: string; key: string; idShop: number }, wms: WmsAdapter, ids: readonly number[]): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${shop.key}:`).toString('base64')}`;
  const get = async (resource: string, id: unknown, name: string): Promise<Fields> => {
    const response = await fetch(`${shop.url}/api/${resource}/${String(id)}?output_format=JSON&id_shop=${shop.idShop}`, { headers: { authorization } });
    if (!response.ok) throw new Error(`${resource}/${String(id)} answered ${response.status}`);
    return ((await response.json()) as Record<string, Fields>)[name] ?? {};
  };
  for (const id of ids) {
    const order = await get('orders', id, 'order');
    const address = await get('addresses', order.id_address_delivery, 'address');
    const customer = await get('customers', order.id_customer, 'customer');
    const country = await get('countries', address.id_country, 'country');
    const carrier = await get('carriers', order.id_carrier, 'carrier');
    const rows = ((order.associations as { order_rows?: Fields[] } | undefined)?.order_rows ?? []).map((row) => ({
      lineId: Number(row.id),
      idProduct: Number(row.product_id),
      idProductAttribute: Number(row.product_attribute_id),
      sku: String(row.product_reference),
      name: String(row.product_name),
      quantity: Number(row.product_quantity),
      isVirtual: false, sharedWith: [],
      barcode: '',
      weightKg: 0,
    }));
    const shopOrder: ShopOrder = {
      idOrder: id,
      idShop: shop.idShop,
      reference: String(order.reference),
      statusId: Number(order.current_state),
      placedAt: new Date(String(order.date_add)).toISOString(),
      updatedAt: new Date(String(order.date_upd)).toISOString(),
      lines: rows,
      delivery: {
        firstname: String(address.firstname),
        lastname: String(address.lastname),
        company: String(address.company ?? ''),
        address1: String(address.address1),
        address2: String(address.address2 ?? ''),
        postcode: String(address.postcode),
        city: String(address.city),
        countryIso: String(country.iso_code),
        stateIso: '',
        phone: String(address.phone ?? ''),
        phoneMobile: '',
        other: '',
      },
      email: String(customer.email),
      languageIso: '',
      idCarrier: Number(order.id_carrier),
      carrierName: String(carrier.name),
      giftMessage: '',
      paymentModule: '',
      missing: [],
      stamps: { order: '', address: '' },
      orderCarriers: [],
      history: [],
      holdReason: '',
    };
    await wms.createOrder(
      makeDraft(shopOrder, 1, null, {
        orderPrefix: 'ONE.',
        pairing: 'onebyone',
        maxOrderNumberLength: wms.capabilities.maxOrderNumberLength,
        timeZone: 'UTC',
        carrierCode: () => '',
      }),
    );
  }
}
