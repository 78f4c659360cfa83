import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ElementSieve, readElement } from '../../../src/wms/ongoing/elementSieve';
import { apart, child, text } from '../../../src/wms/kit/values';

const article = (number: string, more = ''): string =>
  `<InventoryLine><Article><SystemId>7</SystemId><Name>Mug &amp; cup</Name><ArticleNumber>${number}</ArticleNumber></Article><NumberOfItems>3</NumberOfItems>${more}</InventoryLine>`;
const line = (articleNumber: string, more: Record<string, unknown> = {}): object => ({
  Article: { SystemId: '7', Name: 'Mug & cup', ArticleNumber: articleNumber },
  NumberOfItems: '3',
  ...more,
});
const numberOf = (element: unknown): string => apart(text(child(element, 'Article', 'ArticleNumber')));
/** The same without the lack of a prototype, which `toEqual` looks at. */
const plain = (element: unknown): unknown => JSON.parse(JSON.stringify(element)) as unknown;

describe('an element', () => {
  it.each<[string, string, object | null]>([
    ['plain', article('A-1'), line('A-1')],
    ['with entities', article('a &lt;b&gt; &amp; &#233;&#xE9;&quot;&apos; &unknown; &#xFFFFFF;'), line('a <b> & éé"\' &unknown; &#xFFFFFF;')],
    ['with character data', article('<![CDATA[a <b> & ]]>c'), line('a <b> & c')],
    ['with a comment and a declaration inside', article('A<!-- > <x> -->-<?p <y?>1'), line('A-1')],
    ['of a namespace', article('A').replaceAll('<', '<q1:').replaceAll('<q1:/', '</q1:'), line('A')],
    [
      'with attributes',
      '<InventoryLine a="x > y" b=\'<\'><Article z="1"><ArticleNumber>A</ArticleNumber></Article><NumberOfItems xsi:type="d">3</NumberOfItems></InventoryLine>',
      { Article: { ArticleNumber: 'A' }, NumberOfItems: '3' },
    ],
    ['with empty elements', article('A', '<One/><Two xsi:nil="true" /><Three></Three>'), line('A', { One: null, Two: null, Three: null })],
    ['with lists', article('A', '<P>1</P><P/><P><Q>2</Q></P>'), line('A', { P: ['1', null, { Q: '2' }] })],
    ['with names that objects have', article('A', '<constructor>1</constructor><toString>2</toString>'), line('A', { constructor: '1', toString: '2' })],
    ['laid out for people', article('A').replaceAll('><', '>\n  <'), line('A')],
    ['torn', article('A').replace('</Article>', ''), null],
    ['not closed', '<InventoryLine><Article>', null],
    ['closed twice', '<InventoryLine></InventoryLine></InventoryLine>', null],
    ['with an open bracket', article('A < B'), null],
  ])('%s', (_name, written, expected) => {
    expect(plain(readElement(written))).toEqual(expected);
  });
});

describe('an answer', () => {
  const envelope = `<?xml version="1.0"?><s:Envelope><s:Body><R><InventoryLines>|</InventoryLines><Message>ok < ? no</Message></R></s:Body></s:Envelope>`.replace('< ?', '&lt;');
  const whole = envelope.replace('|', `${article('A')}<InventoryLine/><InventoryLine x="1" />${article('B')}\n${article('é')}`);

  it.each([1, 2, 3, 7, 50, 10_000])('that comes in pieces of %d characters is the same', (size) => {
    const sieve = new ElementSieve('InventoryLine', numberOf);
    let rest = '';
    for (let from = 0; from < whole.length; from += size) rest += sieve.take(whole.slice(from, from + size));
    rest += sieve.end();
    expect(rest.replace('\n', '')).toBe(envelope.replace('|', ''));
    expect(sieve.kept).toEqual(['A', 'B', 'é']);
  });

  it('hands over what is not well formed as text; the elements beside it are read', () => {
    const torn = article('B').replace('</Article>', '');
    const sieve = new ElementSieve('InventoryLine', (element, written) => (element === null ? written : numberOf(element)));
    expect(sieve.take(`<x>${article('A')}${torn}${article('C')}</x>`) + sieve.end()).toBe('<x></x>');
    expect(sieve.kept).toEqual(['A', torn, 'C']);
  });

  it('that breaks off in an element leaves it in the rest, for the decoder to fail on', () => {
    const sieve = new ElementSieve('InventoryLine', numberOf);
    expect(sieve.take('<x><InventoryLine><Article>') + sieve.end()).toBe('<x><InventoryLine><Article>');
    expect(sieve.kept).toEqual([]);
  });

  it('is not confused by elements whose names begin alike', () => {
    const sieve = new ElementSieve('Order', (element) => text(child(element, 'OrderInfo', 'OrderId')));
    expect(sieve.take('<Orders><Order><OrderInfo><OrderId>1</OrderId></OrderInfo></Order><OrderX>2</OrderX></Orders>')).toBe('<Orders><OrderX>2</OrderX></Orders>');
    expect(sieve.kept).toEqual(['1']);
  });

  it('leaves nothing of itself in memory but what is kept', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heap = (): number => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = heap();
    const sieve = new ElementSieve('InventoryLine', numberOf);
    let [characters, rest] = [0, ''];
    for (let i = 0; i < 2_000; i += 1) {
      // As it comes from the wire: a text of its own, with lines that are set in.
      const piece = Buffer.from(`\n${' '.repeat(40)}${article(`AN-ARTICLE-NUMBER-${i}`, `<Text>${String(i).repeat(1_000)}</Text>`)}`).toString();
      characters += piece.length;
      rest += sieve.take(piece);
    }
    expect(sieve.kept).toHaveLength(2_000);
    expect(heap() - before).toBeLessThan(characters / 4);
    expect(rest.trim()).toBe('');
  });
});
