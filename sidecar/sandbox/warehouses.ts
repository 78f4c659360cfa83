/** The warehouses to try things on, by the value of WMSBRIDGE_WMS. */
import { openOngoingWms } from './ongoing/asSandboxWms';
import type { SandboxWms, SandboxWmsOptions } from './SandboxWms';
import { createSpacefillSandbox } from './spacefill/sandbox';

export const SANDBOX_WMS: Readonly<Record<string, (options?: SandboxWmsOptions) => Promise<SandboxWms>>> = {
  ongoing: openOngoingWms,
  spacefill: createSpacefillSandbox,
};

/** @throws Error with a sentence that names those there are */
export async function openSandboxWms(name: string, options: SandboxWmsOptions = {}): Promise<SandboxWms> {
  const open = SANDBOX_WMS[name];
  if (!open) throw new Error(`There is no sandbox of a WMS "${name}". There are: ${Object.keys(SANDBOX_WMS).join(', ')}.`);
  return open(options);
}
