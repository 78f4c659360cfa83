import { csvLine, tableLine } from '../../src/operations/cli/stock';

test.each([
  [['A', '1', ''], 'A,1,\r\n'],
  [['a,b', 'say "no"', 'two\nlines'], '"a,b","say ""no""","two\nlines"\r\n'],
  [['=SUM(A1)', '+1', '@x', '-5', '-x'], "'=SUM(A1),'+1,'@x,-5,'-x\r\n"],
])('CSV of %j', (values, expected) => {
  expect(csvLine(values)).toBe(expected);
});

test('a table has its numbers to the right', () => {
  expect(tableLine(['SKU-1', '12', '5', '1', '7', '6', 'would be written', ''])).toBe('SKU-1                                    12          5        1          7          6  would be written\n');
});
