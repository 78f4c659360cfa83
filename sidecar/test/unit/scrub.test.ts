import { scrub, scrubForeign } from '../../src/scrub';

const SECRETS: [string, string, string][] = [
  ['a database URL', 'connect mysql://wms:s3cr3t@db:3306/shop failed', 's3cr3t'],
  ['a password with an @', 'mysql://wms:s3c@r3t@db/shop', 'r3t'],
  ['a key as user of a URL', 'GET https://ABCDEFGH@shop.test/api', 'ABCDEFGH'],
  ['a key in a query', 'GET /api/orders?ws_key=hush-hush&display=full', 'hush-hush'],
  ['a header', 'Authorization: Basic QUJDREVGR0g6', 'QUJDREVGR0g6'],
  ['a bearer token', 'sent Bearer abc.def-123', 'abc.def-123'],
  ['JSON', '{"Password":"open sesame","a":1}', 'sesame'],
  ['a setting', 'WMSBRIDGE_ONGOING_PASSWORD=open5esame', 'open5esame'],
  ['SOAP', '<ws:Password>open sesame</ws:Password>', 'sesame'],
  ['a Webservice key', 'key 0123456789ABCDEFGHIJKLMNOPQRSTUV refused', '0123456789ABCDEFGHIJKLMNOPQRSTUV'],
  ['an e-mail address', 'mailed jane.doe+shop@example.co.uk today', 'jane.doe'],
  ['an e-mail address beyond ASCII', 'mailed zoë@exämple.de', 'zoë'],
  ['a number with a plus', 'call +33 6 12 34 56 78 now', '12 34'],
  ['a number in one piece with a plus', 'call +4915112345678', '15112345678'],
  ['a national number', 'call 06 12 34 56 78', '12 34'],
  ['a number with an area code', 'call (030) 123 4567', '123 4567'],
];

/** What a reader of the log needs and must not lose. */
const KEPT = [
  'Order 12 (ABCDEFGHI) went to the WMS as SHOP-ABCDEFGHI-12.',
  'SKU 3401360011223 is unknown to the WMS; create the article there.',
  'SKU 0401360011223 has no weight',
  'asked at 2026-11-24T10:00:00.000Z, 2026-11-24 11:00:00.123 in the shop',
  'waited 30000 ms, attempt 3 of 8',
  'The shop at https://shop.example:8082/api answered 401: check WMSBRIDGE_SHOP_KEY.',
  'version 8.2.1, layout 1',
];

const FOREIGN: [string, string, string][] = [
  ['a quoted value', "Duplicate entry 'Jane Doe' for key 'customer_name'", 'Jane'],
  ['a quoted address', 'bad value "12 rue de la Paix" in row 1', 'rue de la Paix'],
  ['an answer in JSON', 'refused: {"detail":[{"msg":"Rue de la Paix"}]}', 'Paix'],
  ['an answer in XML', 'fault <Name>Jane</Name><City>Paris</City> end', 'Paris'],
  ['a plain telephone number', 'refused 0612345678', '0612345678'],
  ['a word that could be a name', "no row for 'meier'", 'meier'],
];

describe('scrub', () => {
  test.each(SECRETS)('masks %s', (_what, text, secret) => {
    expect(text).toContain(secret);
    expect(scrub(text)).not.toContain(secret);
    expect(scrubForeign(text)).not.toContain(secret);
  });

  test.each(KEPT)('keeps "%s"', (text) => {
    expect(scrub(text)).toBe(text);
  });

  test('masks what is known to be secret, whatever its shape', () => {
    expect(scrub('logged in as tulip with rose/bush', ['rose/bush'])).toBe('logged in as tulip with …');
  });

  test.each(FOREIGN)('of a stranger masks %s', (_what, text, hidden) => {
    expect(text).toContain(hidden);
    expect(scrubForeign(text)).not.toContain(hidden);
  });

  test('of a stranger keeps the names of columns and settings', () => {
    const text = "Unknown column 'id_order' in 'ps_wmsbridge_order', see `WMSBRIDGE_LAYOUT`";
    expect(scrubForeign(text)).toBe(text);
  });

  test.each(['x', '<', '{', '+1 ', 'a@', "'", 'http://'])('cuts an endless "%s" without taking long', (piece) => {
    const begun = Date.now();
    expect(scrubForeign(piece.repeat(1_000_000)).length).toBeLessThan(1100);
    expect(Date.now() - begun).toBeLessThan(1000);
  });
});
