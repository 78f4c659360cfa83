/** The version of this sidecar, from package.json: it stands two folders above the sources and above the compiled code alike. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const version = (JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string }).version;
