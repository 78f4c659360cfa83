import { BridgeError } from '../../src/errors';

/** The error that a call of ours ended with. It fails the test where the call succeeded, or failed without words of ours. */
export async function failure(promise: Promise<unknown>): Promise<BridgeError> {
  const result = await promise.then((value) => new Error(`It did not fail: ${JSON.stringify(value)}`), (error: unknown) => error);
  if (!(result instanceof BridgeError)) throw result;
  return result;
}
