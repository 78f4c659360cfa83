/**
 * Did a change arrive? Ongoing's documentation does not say whether the lines of an update replace the order's lines or
 * are laid over them (its pages "ProcessOrder" and "Order line identification" leave it open), and installations may be
 * set up either way. So after an update the order is read again: a line that should be gone and is not is sent once
 * more with a quantity of nothing, and what still differs then is a person's.
 */
import type { WmsOrderDraft } from '../../domain/terms';
import type { WmsLine } from './snapshot';
import { oneLinePerSku } from './translate';

export interface Difference {
  /** Lines at the WMS that the draft does not have. */
  gone: { lineCode: string; sku: string }[];
  /** SKUs whose quantity is another than the draft's, in words for a person: `A: 3 instead of 2`. */
  wrong: string[];
}

/**
 * Compares by SKU, without regard to case. Lines of nothing are no lines; and where lines bear our codes, one without is the
 * warehouse's own (freight, packing), which is not ours to take away.
 */
export function differenceOf(draft: WmsOrderDraft, atWms: readonly WmsLine[]): Difference {
  const wanted = new Map(oneLinePerSku(draft.lines).map((line) => [line.sku.toLowerCase(), line]));
  const coded = atWms.some(({ lineCode }) => lineCode !== '');
  const lines = atWms.filter(({ sku, lineCode, ordered }) => ordered > 0 && (!coded || lineCode !== '' || wanted.has(sku.toLowerCase())));
  const has = new Map<string, number>();
  for (const { sku, ordered } of lines) has.set(sku.toLowerCase(), (has.get(sku.toLowerCase()) ?? 0) + ordered);

  const gone = lines.filter(({ sku, lineCode }) => {
    const line = wanted.get(sku.toLowerCase());
    // The SKU's first line was deleted in the shop, so its line has another code now, and the old one must go.
    return line === undefined || (lineCode !== '' && lineCode !== line.lineCode);
  });
  const wrong: string[] = [];
  for (const { sku, quantity } of wanted.values()) {
    const there = has.get(sku.toLowerCase()) ?? 0;
    if (there !== quantity) wrong.push(`${sku}: ${there} instead of ${quantity}`);
  }
  for (const { sku, ordered } of lines) {
    if (!wanted.has(sku.toLowerCase())) wrong.push(`${sku}: ${ordered} instead of none`);
  }
  return { gone: gone.map(({ lineCode, sku }) => ({ lineCode, sku })), wrong };
}
