/** The warehouses that this sidecar can speak to. A new one is a folder beside this file and a line here. */
import { ongoing } from './ongoing/definition';
import { spacefill } from './spacefill/definition';
import type { WmsDefinition } from './WmsDefinition';

export const WMS_DEFINITIONS: readonly WmsDefinition[] = [ongoing, spacefill];
