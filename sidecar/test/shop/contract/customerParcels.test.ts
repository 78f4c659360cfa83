/** What the warehouse sends is shown in the customer's account as text, and never as HTML: the theme's settings escape it, once. */
import { ShopSession } from '../support/shopSession';
import { SHOP, unique, type ContractShop } from '../support/contractShop';

(SHOP.real ? describe : describe.skip)('parcels in the customer\'s account', () => {
  let shop: ContractShop;

  beforeAll(async () => void (shop = await SHOP.open()));
  afterAll(() => shop?.close());

  test('names, numbers and links from outside are escaped once', async () => {
    const { pool, prefix, idConnection } = shop;
    const email = `${unique('parcel').toLowerCase()}@test.example`;
    const { idOrder } = await shop.actions.placeOrder({ lines: [{ sku: 'demo_1', quantity: 1 }], customer: { email } });
    const parcel = (item: string, number: string, url: string): Promise<unknown> =>
      pool.query(
        `INSERT INTO ${prefix}wmsbridge_writeback (id_connection, id_order, wms_number, kind, item, carrier_name, tracking_number, tracking_url, begun_at, done_at)
         VALUES (?, ?, ?, 'tracking', ?, 'A&B <b>"x"</b>', ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
        [idConnection, idOrder, unique('PARCEL'), item, number, url],
      );
    await parcel('1', '<script>1</script>', 'https://track.example/?a=1&b=2');
    await parcel('2', "'><img src=x>", '');
    // The password that the driver of the real shop gives its customers.
    const account = await ShopSession.ofCustomer(shop.url, email, 'a-Long-Pass-0');
    const { text } = await account.get(`/index.php?controller=order-detail&id_order=${idOrder}`);
    const box = /<div class="box" id="wmsbridge-parcels">[\s\S]*?<\/div>/.exec(text)?.[0] ?? '';
    expect(box).toMatch(/A&amp;B &lt;b&gt;&quot;x&quot;&lt;\/b&gt;:\s*<a href="https:\/\/track\.example\/\?a=1&amp;b=2"/);
    expect(box).toMatch(/>[^<]*&lt;script&gt;1&lt;\/script&gt;<\/a>/);
    expect(box).toMatch(/&#0?39;&gt;&lt;img src=x&gt;/);
    expect(box).not.toMatch(/<script|<img|<b>|&amp;amp;|&amp;lt;/);
  });
});
