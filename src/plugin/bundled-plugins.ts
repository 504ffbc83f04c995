import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FROM_HERE = '../../plugins/events';

/** Directory of the event plugins that come with MozDef: beside src/ in the clone, beside dist/src/ in a build. */
export const BUNDLED_PLUGINS = join(dirname(fileURLToPath(import.meta.url)), FROM_HERE);
