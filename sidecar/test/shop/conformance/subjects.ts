/**
 * The WMSes that the conformance suite runs against. A new one is an entry here: its sandbox, its adapter, and how its
 * requests are held against the vendor's own specification.
 */
import type { WmsStatus } from '../../../src/domain/orderStatus';
import { ONGOING_REACHES, openOngoingWms } from '../../../sandbox/ongoing/asSandboxWms';
import { createSpacefillSandbox, SPACEFILL_REACHES } from '../../../sandbox/spacefill/sandbox';
import type { SandboxWms } from '../../../sandbox/SandboxWms';
import { createOngoingAdapter } from '../../../src/wms/ongoing/adapter';
import { createSpacefillAdapter } from '../../../src/wms/spacefill/adapter';
import type { AdapterLog, WmsAdapter } from '../../../src/wms/WmsAdapter';
import { problemsOf as xmlProblems, readSchema, vendorWsdl } from '../../unit/ongoing/schema';
import { problemsOfAnswer, problemsOfRequest, vendorOpenApi } from '../../unit/spacefill/openapi';

export interface AdapterSettings {
  log: AdapterLog;
  now: () => Date;
  timeoutMs: number;
  /** Credentials that have expired. */
  expired?: boolean;
}

export interface Opened {
  wms: SandboxWms;
  adapter(settings: AdapterSettings): WmsAdapter;
  /** An order that is there without having been asked for: one piece of one article. */
  place(number: string, externalRef: string, sku: string): void;
  /** Requests so far, and what of them the vendor's specification does not know; no problems where it is not at hand. */
  requests(): { count: number; problems: string[] };
}

export interface Subject {
  name: string;
  /** Statuses of ours that its orders can have, from its sandbox. */
  reaches: readonly WmsStatus[];
  /** Whether the vendor's specification is at hand. */
  specified: boolean;
  open(now: () => Date): Promise<Opened>;
}

const wsdl = vendorWsdl();
const openApi = vendorOpenApi();

export const SUBJECTS: readonly Subject[] = [
  {
    name: 'ongoing',
    reaches: ONGOING_REACHES,
    specified: wsdl !== null,
    async open(now) {
      const wms = await openOngoingWms({ now, keepRequests: true, newerFields: true });
      const { sandbox } = wms;
      return {
        wms,
        adapter: ({ expired, ...settings }) => createOngoingAdapter({ url: sandbox.url, ...sandbox.credentials, ...(expired ? { password: 'expired' } : {}), ...settings }),
        place(number, externalRef, sku) {
          const customer = { number, name: 'Z', address: 'S 1', address2: '', address3: '', postcode: '1', city: 'S', country: 'SE', state: '', phone: '', mobile: '', email: '', instruction: '' };
          const lines = [{ code: '1', articleNumber: sku, quantity: 1 }];
          sandbox.state.warehouse.create({ number, externalRef, reference: number, remark: '', wayOfDelivery: '', deliveryDate: '', customer, customerKey: number, transporter: null, lines });
        },
        requests() {
          const { requests } = sandbox.state;
          if (wsdl === null) return { count: requests.length, problems: [] };
          const schema = readSchema(wsdl);
          // The two fields by which newer installations page their stock are younger than the vendor's WSDL at hand.
          const newer = /MaxArticlesToGet|ArticleSystemIdFrom/;
          return { count: requests.length, problems: requests.flatMap(({ xml }) => xmlProblems(xml, schema)).filter((problem) => !newer.test(problem)) };
        },
      };
    },
  },
  {
    name: 'spacefill',
    reaches: SPACEFILL_REACHES,
    specified: openApi !== null,
    async open(now) {
      const wms = await createSpacefillSandbox({ now, keepExchanges: true });
      return {
        wms,
        adapter: ({ expired, ...settings }) =>
          createSpacefillAdapter({ url: wms.url, token: expired ? 'expired' : wms.token, warehouseId: wms.hub.warehouseId, trackingField: 'metadata.tracking_number', ...settings }),
        place(number, externalRef, sku) {
          wms.hub.createExit({
            shipper_order_reference: number,
            edi_erp_id: externalRef,
            warehouse_id: wms.hub.warehouseId,
            exit_final_recipient: 'Z',
            exit_final_recipient_address_line1: 'S 1',
            exit_final_recipient_address_city: 'S',
            exit_final_recipient_address_country_code: 'SE',
            order_items: [{ item_reference: sku, item_packaging_type: 'EACH', expected_quantity: 1 }],
          });
        },
        requests() {
          const { exchanges } = wms;
          return { count: exchanges.length, problems: openApi === null ? [] : exchanges.flatMap((exchange) => [...problemsOfRequest(openApi, exchange), ...problemsOfAnswer(openApi, exchange)]) };
        },
      };
    },
  },
];

/** All, or the one that `npm run conformance -- <wms>` names. */
export function chosenSubjects(): readonly Subject[] {
  const name = process.env.WMSBRIDGE_CONFORMANCE;
  if (!name) return SUBJECTS;
  const chosen = SUBJECTS.filter((subject) => subject.name === name);
  if (chosen.length === 0) throw new Error(`There is no WMS "${name}" in sidecar/test/shop/conformance/subjects.ts. There are: ${SUBJECTS.map((subject) => subject.name).join(', ')}.`);
  return chosen;
}
