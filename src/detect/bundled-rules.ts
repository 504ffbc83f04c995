import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));

/** Directory of the rules that come with MozDef: config/rules of the clone, or what a build made of it. */
export const BUNDLED_RULES = join(HERE, '../../config/rules');
