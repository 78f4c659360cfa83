/**
 * What customers and employees do in a shop. The sandbox does it in php/ShopActions.php; the contract tests have a
 * driver that does the same in a real PrestaShop.
 */
import type { PhpWorker } from './phpWorker';

export interface WantedLine {
  sku: string;
  quantity: number;
  /** The combination, where several have the same reference. */
  idProductAttribute?: number;
  /** What the customer writes into fields of the product, by their names. */
  customization?: Readonly<Record<string, string>>;
}

/** Fields of an address; what is left out has a default. */
export interface AddressFields {
  firstname?: string;
  lastname?: string;
  company?: string;
  address1?: string;
  address2?: string;
  postcode?: string;
  city?: string;
  countryIso?: string;
  stateIso?: string;
  phone?: string;
  phoneMobile?: string;
  other?: string;
}

export interface OrderWish {
  lines: readonly WantedLine[];
  /** The status that the payment gives it; "payment accepted" where left out. */
  idStatus?: number;
  address?: AddressFields;
  /** Where the invoice goes to another one than the goods. */
  invoiceAddress?: AddressFields;
  customer?: { firstname?: string; lastname?: string; email?: string; guest?: boolean };
  giftMessage?: string;
  /** What the customer writes when ordering. */
  message?: string;
  /** A voucher, in the shop's own currency with tax. */
  discount?: { name: string; amount: number; freeShipping?: boolean };
  /** The shop's own where left out; another one is worth half of it. */
  currencyIso?: string;
  idCarrier?: number;
  /** The technical name of the payment module; bank wire where left out. */
  module?: string;
}

export interface ProductWish {
  sku: string;
  name?: string;
  barcode?: string;
  weightKg?: number;
  /** In stock. */
  quantity?: number;
  virtual?: boolean;
  /** Makes it a pack. */
  parts?: readonly WantedLine[];
  /** 0 pack, 1 parts, 2 both, 3 the shop's default. */
  packStockType?: number;
}

export interface ShopActions {
  placeOrder(wish: OrderWish): Promise<{ idOrder: number; reference: string }>;
  /** As an employee does it, with the customer's e-mail. */
  setStatus(idOrder: number, idStatus: number): Promise<void>;
  /** Gives the order a changed delivery address: a new row. */
  setAddress(idOrder: number, fields: AddressFields): Promise<void>;
  /** Marks the order's address deleted, as when its customer edits it. */
  softDeleteAddress(idOrder: number): Promise<void>;
  /** 0 takes the line out. Refused once the order has a delivery slip. */
  setLine(idOrder: number, sku: string, quantity: number): Promise<void>;
  /** A partial refund with a credit slip. */
  refund(idOrder: number, sku: string, quantity: number, restock?: boolean): Promise<void>;
  /** Goods taken back after they were shipped. */
  returnLine(idOrder: number, sku: string, quantity: number, restock?: boolean): Promise<void>;
  /** Pieces taken out before payment. */
  cancelLine(idOrder: number, sku: string, quantity: number): Promise<void>;
  /** A customer asks to send goods back. */
  requestReturn(idOrder: number): Promise<void>;
  deleteOrder(idOrder: number): Promise<void>;
  addProduct(wish: ProductWish): Promise<{ idProduct: number }>;
  setStock(sku: string, quantity: number, idProductAttribute?: number): Promise<void>;
  stock(sku: string, idProductAttribute?: number): Promise<number>;
  setConfiguration(name: string, value: string): Promise<void>;
}

export function shopActions(worker: PhpWorker): ShopActions {
  const run = async (action: string, args: object): Promise<void> => {
    await worker.call(action, { ...args });
  };
  return {
    placeOrder: (wish) => worker.call('placeOrder', { ...wish }),
    setStatus: (idOrder, idStatus) => run('setStatus', { idOrder, idStatus }),
    setAddress: (idOrder, fields) => run('setAddress', { idOrder, fields }),
    softDeleteAddress: (idOrder) => run('softDeleteAddress', { idOrder }),
    setLine: (idOrder, sku, quantity) => run('setLine', { idOrder, sku, quantity }),
    refund: (idOrder, sku, quantity, restock = false) => run('refund', { idOrder, sku, quantity, restock }),
    returnLine: (idOrder, sku, quantity, restock = false) => run('returnLine', { idOrder, sku, quantity, restock }),
    cancelLine: (idOrder, sku, quantity) => run('cancelLine', { idOrder, sku, quantity }),
    requestReturn: (idOrder) => run('requestReturn', { idOrder }),
    deleteOrder: (idOrder) => run('deleteOrder', { idOrder }),
    addProduct: (wish) => worker.call('addProduct', { ...wish }),
    setStock: (sku, quantity, idProductAttribute) => run('setStock', { sku, quantity, idProductAttribute }),
    stock: async (sku, idProductAttribute) =>
      (await worker.call<{ quantity: number }>('stock', { sku, idProductAttribute })).quantity,
    setConfiguration: (name, value) => run('setConfiguration', { name, value }),
  };
}
