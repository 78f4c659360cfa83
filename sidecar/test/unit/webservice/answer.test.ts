import { readBody } from '../../../src/shop/webservice/answer';

const XML_ERROR = `<?xml version="1.0" encoding="UTF-8"?>
<prestashop xmlns:xlink="http://www.w3.org/1999/xlink">
<errors>
<error>
<code><![CDATA[26]]></code>
<message><![CDATA[Resource of type "suppliers" is not allowed with this authentication key]]></message>
</error>
<error><code><![CDATA[3]]></code><message><![CDATA[a < b & c]]></message></error>
</errors>
</prestashop>`;

describe('readBody', () => {
  test.each([
    ['nothing', '', { kind: 'empty' }],
    ['white space', '\n \n', { kind: 'empty' }],
    ['JSON', '{"orders":[{"id":1}]}', { kind: 'json', value: { orders: [{ id: 1 }] }, before: '' }],
    ['an empty list', '[]', { kind: 'json', value: [], before: '' }],
    [
      'JSON after a warning with brackets of its own',
      '<br />\n<b>Warning</b>: Undefined array key [0] {x} in <b>/a/b.php</b> on line <b>3</b><br />\n{"orders":[]}',
      { kind: 'json', value: { orders: [] }, before: 'Warning : Undefined array key [0] {x} in /a/b.php on line 3' },
    ],
    ['errors in JSON', '{"errors":[{"code":20,"message":"No"}]}', { kind: 'errors', errors: [{ code: 20, message: 'No' }] }],
    [
      'errors in XML',
      XML_ERROR,
      { kind: 'errors', errors: [{ code: 26, message: 'Resource of type "suppliers" is not allowed with this authentication key' }, { code: 3, message: 'a < b & c' }] },
    ],
    ['errors in XML after a warning', `Warning: x${XML_ERROR}`, { kind: 'errors', errors: [expect.objectContaining({ code: 26 }), expect.anything()] }],
    ['an XML answer that is no error', '<prestashop><orders></orders></prestashop>', { kind: 'other', text: '' }],
    ['broken XML', '<prestashop><errors><error>', { kind: 'other', text: '' }],
    ['a page', '<html><head><style>b{}</style><title>Down</title></head><body>Back <b>soon</b></body></html>', { kind: 'other', text: 'Down Back soon' }],
    // A part of a list must never pass for the whole.
    ['JSON that was cut', '{"orders":[{"id":1}', { kind: 'other', text: '{"orders":[{"id":1}' }],
  ])('%s', (_what, text, body) => {
    expect(readBody(text)).toEqual(body);
  });

  test('a long page is cut', () => {
    const body = readBody(`<p>${'word '.repeat(1_000)}</p>`);
    expect(body.kind === 'other' && body.text.length).toBe(200);
  });
});
