/** Cuts a long list into bodies that a web server takes. Pure. */

/** nginx refuses bodies over 1 MB unless told otherwise; a tenth is left for what stands around the items. */
export const MAX_BODY_BYTES = 900_000;

/** Lists of items, in order, each of at most `maxBytes` with the commas between; one that is larger stands alone. */
export function chunksBySize(items: readonly string[], maxBytes: number): string[][] {
  const chunks: string[][] = [];
  let chunk: string[] = [];
  let bytes = 0;
  for (const item of items) {
    const more = Buffer.byteLength(item) + 1;
    if (chunk.length > 0 && bytes + more > maxBytes) {
      chunks.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(item);
    bytes += more;
  }
  return chunk.length > 0 ? [...chunks, chunk] : chunks;
}
