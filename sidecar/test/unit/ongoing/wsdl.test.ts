import { OPERATIONS, parseWsdl, shippedWsdlText, wsdlUrl } from '../../../src/wms/ongoing/wsdl';
import { problemsOf, readSchema, vendorWsdl } from './schema';

const shipped = readSchema(shippedWsdlText());
const vendorText = vendorWsdl();
const withVendor = vendorText === null ? it.skip : it;

describe('the WSDL that we bring along', () => {
  it('has what the adapter calls, and can be read by the SOAP client', async () => {
    expect([...shipped.operations.keys()]).toEqual([...OPERATIONS]);
    await expect(parseWsdl(shippedWsdlText())).resolves.toBeDefined();
  });

  withVendor("names nothing that the vendor's does not, and gives it the same type, in the same order", () => {
    const vendor = readSchema(vendorText!);
    let compared = 0;
    const compare = (ours: { name: string; type: string; many: boolean }[], theirs: { name: string; type: string; many: boolean }[] | undefined): void => {
      const known = new Set(ours.map(({ name }) => name));
      expect(ours).toEqual(theirs?.filter(({ name }) => known.has(name)));
      compared += ours.length;
    };
    for (const [name, action] of shipped.operations) expect(action).toBe(vendor.operations.get(name));
    for (const [name, fields] of shipped.elements) compare(fields, vendor.elements.get(name));
    for (const [name, { fields, values }] of shipped.types) {
      expect(vendor.types.get(name)?.values).toEqual(expect.arrayContaining(values));
      compare(fields, vendor.types.get(name)?.fields);
    }
    expect(compared).toBeGreaterThan(100);
  });

  withVendor("can be told from the vendor's where a name or a type is wrong", () => {
    const vendor = readSchema(vendorText!);
    const body = (inside: string): string => `<s:Envelope xmlns:s="x"><s:Body><ProcessArticle><UserName>u</UserName><art>${inside}</art></ProcessArticle></s:Body></s:Envelope>`;
    expect(problemsOf(body('<ArticleOperation>CreateOrUpdate</ArticleOperation><ArticleNumber>A</ArticleNumber>'), vendor)).toEqual([]);
    expect(problemsOf(body('<ArticleNumber>A</ArticleNumber><ArticleOperation>CreateOrUpdate</ArticleOperation>'), vendor)).toEqual(['ProcessArticle/art/ArticleOperation comes too late, or twice']);
    expect(problemsOf(body('<ArticleOperation>Upsert</ArticleOperation>'), vendor)[0]).toContain('"Upsert"');
    expect(problemsOf(body('<Colour>red</Colour>'), vendor)).toEqual(['ProcessArticle/art/Colour is not in the schema']);
    expect(problemsOf(body('<Weight>heavy</Weight>'), vendor)[0]).toContain('s:decimal');
  });

  withVendor("the vendor's own can be used instead", async () => {
    await expect(parseWsdl(vendorText!)).resolves.toBeDefined();
  });

  it.each([
    ['a page', '<html><body>Please log in</body></html>'],
    ['text', 'WSDL'],
    ['half of one', shippedWsdlText().slice(0, 4000)],
    ['one that imports others', '<definitions><types><schema><import schemaLocation="http://example.com/x.xsd" /></schema></types></definitions>'],
  ])('%s is no WSDL', async (_name, text) => {
    await expect(parseWsdl(text)).rejects.toThrow(/WSDL/);
  });

  it('one of another service is refused with what it lacks', async () => {
    const other = shippedWsdlText().replaceAll('ProcessOrder', 'ProcessInvoice');
    await expect(parseWsdl(other)).rejects.toThrow('lacks ProcessOrder');
  });

  it.each([
    ['https://api.example.com/wh/service.asmx', 'https://api.example.com/wh/service.asmx?WSDL'],
    ['https://api.example.com/wh/service.asmx?x=1', 'https://api.example.com/wh/service.asmx?WSDL'],
  ])('stands at %s', (endpoint, expected) => {
    expect(wsdlUrl(endpoint)).toBe(expected);
  });
});
