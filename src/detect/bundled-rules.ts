import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));

/** Directory of the rules that come with MozDef: in config/ of the clone or of the package, whichever this file is of. */
export const BUNDLED_RULES =
  [join(HERE, '../../config/rules'), join(HERE, '../../../config/rules')].find(existsSync) ??
  join(HERE, '../../config/rules');
