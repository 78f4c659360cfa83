/** Pieces by SKU, summed over lines: one SKU may stand on several. A line whose quantity is null says nothing. Pure. */
export function sumBySku<Line extends { sku: string }>(lines: Iterable<Line>, quantityOf: (line: Line) => number | null): Map<string, number> {
  const sums = new Map<string, number>();
  for (const line of lines) {
    const quantity = quantityOf(line);
    if (quantity !== null) sums.set(line.sku, (sums.get(line.sku) ?? 0) + quantity);
  }
  return sums;
}
