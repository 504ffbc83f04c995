import type { ResolveFnOutput } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Query that marks a plugin file and what it imports relatively; its value tells loads of the same file apart. */
export const PLUGIN_QUERY = 'mozdef-plugin';

const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const SDK = new URL(`../sdk${EXTENSION}`, import.meta.url).href;
/** Of the clone, or of the compiled form; both hold src/ and plugins/. */
const ROOT = new URL('../../', import.meta.url).href;
const SDK_NAMES = new Set(['#sdk', 'mozdef/sdk']);

let installed = false;

/**
 * Lets plugin files in any directory import `#sdk`, `mozdef/sdk` and `zod` from this MozDef. Once per thread, before the first
 * plugin is loaded. Packages under `node_modules` keep resolving as they always did.
 */
export function installResolveHooks(): void {
  if (installed) return;
  installed = true;
  // Node's own module, also where a test runner stands in for it.
  process.getBuiltinModule('node:module').registerHooks({
    resolve(specifier, context, nextResolve) {
      const parent = context.parentURL;
      if (!parent || !mayNeedUs(parent)) return nextResolve(specifier, context);
      if (SDK_NAMES.has(specifier)) return nextResolve(SDK, context);
      if (specifier === 'zod' || specifier.startsWith('zod/')) {
        return nextResolve(specifier, { ...context, parentURL: import.meta.url });
      }
      const query = new URL(parent).search;
      if (!query.startsWith(`?${PLUGIN_QUERY}=`) || !specifier.startsWith('.'))
        return markFormat(nextResolve(specifier, context));
      return markFormat(nextResolve(specifier.includes('?') ? specifier : specifier + query, context));
    },
  });
}

function mayNeedUs(parent: string): boolean {
  if (!parent.startsWith('file:')) return false;
  return !(parent.startsWith(ROOT) ? parent.slice(ROOT.length) : parent).includes('node_modules/');
}

/** Plugin files are ES modules whatever package.json stands above them; without this Node guesses, and warns. */
function markFormat(found: ResolveFnOutput): ResolveFnOutput {
  if (!found.url.includes(`?${PLUGIN_QUERY}=`)) return found;
  const path = fileURLToPath(found.url);
  if (path.endsWith('.ts') || path.endsWith('.mts')) return { ...found, format: 'module-typescript' };
  return path.endsWith('.js') || path.endsWith('.mjs') ? { ...found, format: 'module' } : found;
}
