import { snapshotFault } from '../../../src/domain/snapshotFault';
import type { WmsOrderSnapshot, WmsOrderSnapshotLine } from '../../../src/domain/terms';

const snapshot = (lines: Partial<WmsOrderSnapshotLine>[], more: Partial<WmsOrderSnapshot> = {}): WmsOrderSnapshot => ({
  number: 'N', externalRef: '', wmsId: '1', status: 'picking', statusText: 'picking', parcels: [], backOrderFor: '', shippedAt: '', warehouse: '',
  lines: lines.map((line) => ({ sku: 'A', ordered: 1, picked: null, ...line })), ...more,
});

const CASES: [what: string, snapshot: WmsOrderSnapshot, fault: RegExp | ''][] = [
  ['an order as it should be', snapshot([{ ordered: 3, picked: 2 }, { sku: 'B' }]), ''],
  ['nothing in it', snapshot([]), ''],
  ['the largest number', snapshot([{ ordered: 2_147_483_647, picked: 0 }]), ''],
  ['one more', snapshot([{ ordered: 2_147_483_648 }]), /2147483648 pieces of A are ordered/],
  ['a barcode', snapshot([{ picked: 4_006_381_333_931 }]), /4006381333931 pieces of A are picked/],
  ['a fraction', snapshot([{ ordered: 0.5 }]), /0\.5 pieces/],
  ['below 0', snapshot([{ picked: -1 }]), /-1 pieces/],
  ['no number', snapshot([{ picked: Number.NaN }]), /NaN pieces/],
  ['endless', snapshot([{ ordered: Infinity }]), /Infinity pieces/],
  ['lines of one SKU, in two spellings, that are too much together', snapshot([{ ordered: 2e9 }, { sku: 'a', ordered: 2e9 }]), /4000000000 pieces/],
  ['an id of 64 characters', snapshot([], { wmsId: 'x'.repeat(64) }), ''],
  ['an id of 65', snapshot([], { wmsId: 'x'.repeat(65) }), /65 characters/],
  ['a book', snapshot([], { statusText: 'x'.repeat(1_000_001) }), /larger than/],
];

test.each(CASES)('%s', (_what, given, fault) => {
  if (fault === '') expect(snapshotFault(given)).toBe('');
  else expect(snapshotFault(given)).toMatch(fault);
});
