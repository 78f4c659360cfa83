/**
 * Pieces by SKU. The shop compares SKUs without regard to case and so do WMSes, which may write an article otherwise than the
 * shop does: whatever the spelling that is asked for, it is one SKU, told in the spelling that came first. Pure.
 */
class PiecesBySku extends Map<string, number> {
  private readonly spelling = new Map<string, string>();

  override get(sku: string): number | undefined {
    return super.get(this.spelling.get(sku.toLowerCase()) ?? sku);
  }

  override has(sku: string): boolean {
    return this.spelling.has(sku.toLowerCase());
  }

  override set(sku: string, pieces: number): this {
    const key = sku.toLowerCase();
    const first = this.spelling.get(key) ?? sku;
    this.spelling.set(key, first);
    return super.set(first, pieces);
  }
}

/** Summed over lines: one SKU may stand on several. A line whose quantity is null says nothing. Pure. */
export function sumBySku<Line extends { sku: string }>(lines: Iterable<Line>, quantityOf: (line: Line) => number | null): Map<string, number> {
  const sums = new PiecesBySku();
  for (const line of lines) {
    const quantity = quantityOf(line);
    if (quantity !== null) sums.set(line.sku, (sums.get(line.sku) ?? 0) + quantity);
  }
  return sums;
}
