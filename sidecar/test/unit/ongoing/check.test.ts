import fc from 'fast-check';
import { checkDraft } from '../../../src/wms/ongoing/check';
import { safeForWire, xmlText } from '../../../src/wms/ongoing/wireText';
import { draft } from './support';

describe('what Ongoing would refuse', () => {
  it('is nothing of a good draft', () => {
    expect(checkDraft(draft())).toEqual([]);
  });

  it.each<[string, Parameters<typeof draft>, string, string]>([
    ['no number', [{ number: '' }], 'number_missing', 'number'],
    ['a number of 51', [{ number: 'x'.repeat(51) }], 'number_too_long', 'number'],
    ['a number with a control character', [{ number: 'A\u0007-1' }], 'number_unwritable', 'number'],
    ['a mark of 51', [{ externalRef: 'x'.repeat(51) }], 'mark_too_long', 'mark'],
    ['no name', [{}, { firstname: ' ', lastname: '' }], 'address_name_missing', 'lastname'],
    ['no street', [{}, { address1: '' }], 'address_street_missing', 'address1'],
    ['no city', [{}, { city: '  ' }], 'address_city_missing', 'city'],
    ['a city of a control character', [{}, { city: '\u0001' }], 'address_city_missing', 'city'],
    ['no country', [{}, { countryIso: '' }], 'address_country_missing', 'countryIso'],
    ['a country of three letters', [{}, { countryIso: 'SWE' }], 'address_country_wrong', 'countryIso'],
    ['no lines', [{ lines: [] }], 'lines_missing', 'lines'],
    ['a line without a SKU', [{ lines: [{ lineCode: '1', sku: '', name: 'Mug', quantity: 1 }] }], 'sku_missing', 'sku'],
    ['a SKU with a control character', [{ lines: [{ lineCode: '1', sku: 'A\u0000', name: 'Mug', quantity: 1 }] }], 'sku_unwritable', 'sku'],
    ['a SKU with a blank before it', [{ lines: [{ lineCode: '1', sku: ' A', name: 'Mug', quantity: 1 }] }], 'sku_unwritable', 'sku'],
    ['a quantity of 0', [{ lines: [{ lineCode: '1', sku: 'A', name: 'Mug', quantity: 0 }] }], 'quantity_wrong', 'quantity'],
    ['no date', [{ placedOn: '' }], 'date_missing', 'placedOn'],
    ['a quantity of 1.5', [{ lines: [{ lineCode: '1', sku: 'A', name: 'Mug', quantity: 1.5 }] }], 'quantity_wrong', 'quantity'],
  ])('%s', (_name, changes, code, field) => {
    const problems = checkDraft(draft(...changes));
    expect(problems.map((problem) => [problem.code, problem.field])).toEqual([[code, field]]);
    expect(problems[0]!.message).toMatch(/^[A-Z].*\.$/);
  });

  it('a number of 50 passes, and so do a company without a person, and emoji', () => {
    expect(checkDraft(draft({ number: 'x'.repeat(50) }, { company: 'Bolaget', firstname: '', lastname: '', city: 'Ör 🏙️' }))).toEqual([]);
  });

  it('names every problem at once, and the order in each', () => {
    const problems = checkDraft(draft({ lines: [] }, { city: '', countryIso: '' }));
    expect(problems).toHaveLength(3);
    for (const { message } of problems) expect(message).toContain('ABCDEFGHI-12');
  });
});

describe('text for the wire', () => {
  it.each<[string, string]>([
    ['Zoë 😀 <&"\'', 'Zoë 😀 <&"\''],
    ['a\u0000b\u0008c\u001Fd', 'abcd'],
    ['line\r\n\tbreak', 'line\r\n\tbreak'],
    ['half \uD83D pair', 'half  pair'],
    ['other \uDE00 half', 'other  half'],
    ['no \uFFFE character \uFFFF', 'no  character '],
    ['👨‍👩‍👧‍👦 𝒳', '👨‍👩‍👧‍👦 𝒳'],
  ])('%j', (given, expected) => {
    expect(xmlText(given)).toBe(expected);
  });

  it('is well-formed UTF-8 whatever a customer writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        const safe = xmlText(given);
        expect(Buffer.from(safe, 'utf8').toString('utf8')).toBe(safe);
        expect(safe).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/);
      }),
    );
  });

  it('lets nobody write elements of the request', () => {
    expect(safeForWire({ a: ['<![CDATA[x]]><OrderOperation>Remove</OrderOperation><![CDATA[]]>'], b: undefined, c: 1, d: true })).toEqual({
      a: ['<![CDATA[<![CDATA[x]]]]><![CDATA[><OrderOperation>Remove</OrderOperation><![CDATA[]]]]><![CDATA[>]]>'],
      c: 1,
      d: true,
    });
  });
});
