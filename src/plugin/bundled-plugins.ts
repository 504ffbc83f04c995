import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Beside src/ in the clone, beside dist/src/ in a build. */
const PLUGINS = join(dirname(fileURLToPath(import.meta.url)), '../../plugins');

/** Directory of the event plugins that come with MozDef. */
export const BUNDLED_PLUGINS = join(PLUGINS, 'events');
/** Directory of the alert plugins that come with MozDef. */
export const BUNDLED_ALERT_PLUGINS = join(PLUGINS, 'alerts');
/** Directory of the actions that come with MozDef. */
export const BUNDLED_ACTIONS = join(PLUGINS, 'actions');
