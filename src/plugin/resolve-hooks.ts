import { type ResolveFnOutput, type ResolveHookContext, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Query that marks a plugin file and what it imports relatively; its value tells loads of the same file apart. */
export const PLUGIN_QUERY = 'mozdef-plugin';

const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const SDK = new URL(`../sdk${EXTENSION}`, import.meta.url).href;
/** Of the clone, or of the compiled form; both hold src/ and plugins/. */
const ROOT = new URL('../../', import.meta.url).href;
type NextResolve = (specifier: string, context: ResolveHookContext) => ResolveFnOutput;

const SDK_NAMES = new Set(['#sdk', 'mozdef/sdk']);

let installed = false;

/**
 * Lets plugin files in any directory import `#sdk`, `mozdef/sdk` and `zod` from this MozDef. Once per thread, before the first
 * plugin is loaded. Packages under `node_modules` keep resolving as they always did.
 */
export function installResolveHooks(): void {
  if (installed) return;
  installed = true;
  try {
    registerHooks({ resolve: resolveForPlugins });
  } catch {
    // A loader that lets no one else resolve, such as a test runner's, maps these names itself.
  }
}

function resolveForPlugins(specifier: string, context: ResolveHookContext, nextResolve: NextResolve): ResolveFnOutput {
  const parent = context.parentURL;
  if (!parent || !mayNeedUs(parent)) return nextResolve(specifier, context);
  if (SDK_NAMES.has(specifier)) return nextResolve(SDK, context);
  if (specifier === 'zod' || specifier.startsWith('zod/')) {
    return nextResolve(specifier, { ...context, parentURL: import.meta.url });
  }
  const query = new URL(parent).search;
  const isPart = query.startsWith(`?${PLUGIN_QUERY}=`) && specifier.startsWith('.') && !specifier.includes('?');
  return markFormat(nextResolve(isPart ? specifier + query : specifier, context));
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
