import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { InventorySieve, readLine, type InventoryLine } from '../../../src/wms/ongoing/inventory';

const article = (number: string, more = ''): string =>
  `<InventoryLine><Article><SystemId>7</SystemId><Name>Mug &amp; cup</Name><ArticleNumber>${number}</ArticleNumber></Article><NumberOfItems>3</NumberOfItems>${more}</InventoryLine>`;
const line = (articleNumber: string, more: Record<string, string> = {}): InventoryLine => ({ articleNumber, systemId: '7', figures: { NumberOfItems: '3', ...more } });

describe('a line', () => {
  it.each<[string, string, InventoryLine | null]>([
    ['plain', article('A-1'), line('A-1')],
    ['with entities', article('a &lt;b&gt; &amp; &#233;&#xE9;&quot;&apos; &unknown; &#xFFFFFF;'), line('a <b> & éé"\' &unknown; &#xFFFFFF;')],
    ['with character data', article('<![CDATA[a <b> & ]]>c'), line('a <b> & c')],
    ['with a comment and a declaration inside', article('A<!-- > <x> -->-<?p <y>?>1'), line('A-1')],
    ['of a namespace', article('A').replaceAll('<', '<q1:').replaceAll('<q1:/', '</q1:'), line('A')],
    ['with attributes', '<InventoryLine a="x > y" b=\'<\'><Article z="1"><ArticleNumber>A</ArticleNumber><SystemId>7</SystemId></Article><NumberOfItems xsi:type="d">3</NumberOfItems></InventoryLine>', line('A')],
    ['with empty elements', article('A', '<NumberOfBookedItems/><NumberOfLockedItems xsi:nil="true" /><ToReceiveNumberOfItems></ToReceiveNumberOfItems>'), line('A')],
    ['with the same names deeper', article('A', '<Parts><Part><NumberOfItems>99</NumberOfItems><Article><ArticleNumber>B</ArticleNumber></Article></Part></Parts>'), line('A')],
    ['laid out for people', article('A').replaceAll('><', '>\n  <'), line('A')],
    ['torn', article('A').replace('</Article>', ''), null],
    ['not closed', '<InventoryLine><Article>', null],
    ['with an open bracket', article('A < B'), null],
  ])('%s', (_name, written, expected) => {
    expect(readLine(written)).toEqual(expected);
  });
});

describe('an answer', () => {
  const envelope = `<?xml version="1.0"?><s:Envelope><s:Body><R><InventoryLines>|</InventoryLines><Message>ok < ? no</Message></R></s:Body></s:Envelope>`.replace('< ?', '&lt;');
  const whole = envelope.replace('|', `${article('A')}<InventoryLine/><InventoryLine x="1" />${article('B')}\n${article('é')}`);

  it.each([1, 2, 3, 7, 50, 10_000])('that comes in pieces of %d characters is the same', (size) => {
    const sieve = new InventorySieve(({ articleNumber }) => articleNumber);
    let rest = '';
    for (let from = 0; from < whole.length; from += size) rest += sieve.take(whole.slice(from, from + size));
    rest += sieve.end();
    expect(rest.replace('\n', '')).toBe(envelope.replace('|', ''));
    expect(sieve.lines).toEqual(['A', 'B', 'é']);
  });

  it('keeps what it cannot read, for the decoder to stumble over; what breaks off is handed out at the end', () => {
    const sieve = new InventorySieve(({ articleNumber }) => articleNumber);
    const torn = article('A').replace('</Article>', '');
    expect(sieve.take(`<x>${torn}`) + sieve.end()).toBe(`<x>${torn}`);
    expect(sieve.take('<x><InventoryLine><Article>') + sieve.end()).toBe('<x><InventoryLine><Article>');
    expect(sieve.lines).toEqual([]);
  });

  it('leaves nothing of itself in memory but what is kept', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heap = (): number => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = heap();
    const sieve = new InventorySieve(({ articleNumber }) => articleNumber);
    let [characters, rest] = [0, ''];
    for (let i = 0; i < 2_000; i += 1) {
      // As it comes from the wire: a text of its own, with lines that are set in.
      const piece = Buffer.from(`\n${' '.repeat(40)}${article(`AN-ARTICLE-NUMBER-${i}`, `<Text>${String(i).repeat(1_000)}</Text>`)}`).toString();
      characters += piece.length;
      rest += sieve.take(piece);
    }
    expect(sieve.lines).toHaveLength(2_000);
    expect(heap() - before).toBeLessThan(characters / 4);
    expect(rest.trim()).toBe('');
  });
});
