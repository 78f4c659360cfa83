/** Reads the body of an answer as text, and no more of it than fits: what another system sends must not take our memory. */

export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';

  constructor(readonly mostBytes: number) {
    super(`The answer is larger than ${mostBytes} bytes.`);
  }
}

const LONGEST_TURN_MS = 10;

/** Looks at the text while it arrives and takes out of it what it keeps by itself. */
export interface Sieve {
  /** @returns what is left of the text */
  take(text: string): string;
  end(): string;
  /** How much text it holds back, waiting for more. */
  readonly waitingLength: number;
}

export interface TextLimits {
  /** Of text that is held at once: without a sieve, of the whole body. */
  mostText: number;
  /** Of the whole body, where a sieve takes most of it out. */
  mostBytes: number;
}

/**
 * @param declaredLength the answer's Content-Length, where it has one: then nothing of what is too large is read
 * @throws BodyTooLarge; the rest of the body is not read, and its connection is closed
 */
export async function limitedText(body: AsyncIterable<Uint8Array>, limits: TextLimits, sieve: Sieve | null = null, declaredLength: string | null = null): Promise<string> {
  const mostBytes = sieve === null ? limits.mostText : limits.mostBytes;
  const decoder = new TextDecoder();
  let bytes = Number(declaredLength ?? 0);
  let text = '';
  const check = (): void => {
    if (bytes > mostBytes) throw new BodyTooLarge(mostBytes);
    if (text.length + (sieve?.waitingLength ?? 0) > limits.mostText) throw new BodyTooLarge(limits.mostText);
  };
  let read = 0;
  let turnBegan = performance.now();
  for await (const part of body) {
    // What has arrived already would be taken in without a pause, however much it is: leases, health and other calls need the loop.
    if (performance.now() - turnBegan > LONGEST_TURN_MS) {
      await new Promise((resolve) => setImmediate(resolve));
      turnBegan = performance.now();
    }
    read += part.byteLength;
    bytes = Math.max(bytes, read);
    // Before the part is taken in: within the loop, so that leaving it closes the body.
    check();
    const decoded = decoder.decode(part, { stream: true });
    text += sieve === null ? decoded : sieve.take(decoded);
    check();
  }
  const last = decoder.decode();
  return sieve === null ? text + last : text + sieve.take(last) + sieve.end();
}
