import {
  type LoadFnOutput,
  type LoadHookContext,
  type ResolveFnOutput,
  type ResolveHookContext,
  registerHooks,
} from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ModuleSource, ReadSources } from './plugin-set.ts';

/** Query that marks a plugin file and what it imports relatively; its value tells loads of the same file apart. */
const PLUGIN_QUERY = 'mozdef-plugin';
const AS_TYPESCRIPT = 'as-typescript';

const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const SDK = new URL(`../sdk${EXTENSION}`, import.meta.url).href;
/** Of the clone, or of the compiled form; both hold src/ and plugins/. */
const ROOT = new URL('../../', import.meta.url).href;
type NextResolve = (specifier: string, context: ResolveHookContext) => ResolveFnOutput;
type NextLoad = (url: string, context: LoadHookContext) => LoadFnOutput;

const SDK_NAMES = new Set(['#sdk', 'mozdef/sdk']);

let installed = false;
/** What was read once is never read again in this thread. */
const modules = new Map<string, ModuleSource>();
const resolved = new Map<string, string>();

/**
 * Lets plugin files in any directory import `#sdk`, `mozdef/sdk` and `zod` from this MozDef, and keeps their sources. Once per
 * thread, before the first plugin is loaded. Packages under `node_modules` keep resolving as they always did.
 */
export function installResolveHooks(): void {
  if (installed) return;
  installed = true;
  try {
    registerHooks({ resolve: resolveForPlugins, load: loadForPlugins });
  } catch {
    // A loader that lets no one else resolve, such as a test runner's, maps these names itself.
  }
}

/** The URL under which a plugin file is imported. */
export function pluginUrl(file: string, version: string): string {
  const url = pathToFileURL(file);
  url.search = `?${PLUGIN_QUERY}=${encodeURIComponent(version)}`;
  return url.href;
}

/** The same, and JavaScript is parsed as the TypeScript that it is, too: that parser tells where a syntax error is. */
export function urlAsTypescript(url: string): string {
  return `${url}&${AS_TYPESCRIPT}`;
}

/** The URL that stands in stack traces for the one that was imported. */
export function resolvedUrl(url: string): string {
  return resolved.get(url) ?? url;
}

/** What this thread's plugins were read from. */
export function readSources(): ReadSources {
  return { modules: Object.fromEntries(modules), resolved: Object.fromEntries(resolved) };
}

/** From now on these modules are what they were then, whatever stands in their files. */
export function serveSources(sources: ReadSources): void {
  for (const [url, module] of Object.entries(sources.modules)) modules.set(url, module);
  for (const [url, target] of Object.entries(sources.resolved)) resolved.set(url, target);
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
  const wanted = isPart ? specifier + query : specifier;
  if (!wanted.includes(`?${PLUGIN_QUERY}=`)) return nextResolve(wanted, context);
  return resolveModule(new URL(wanted, parent).href, () => nextResolve(wanted, context));
}

/** Where a plugin's module is, without a look at the disk if it has been read already. */
function resolveModule(url: string, resolveNow: () => ResolveFnOutput): ResolveFnOutput {
  const known = resolved.get(url);
  const module = known === undefined ? undefined : modules.get(known);
  if (known !== undefined && module) return { url: known, format: module.format, shortCircuit: true };
  const found = markFormat(resolveNow());
  resolved.set(url, found.url);
  return found;
}

function loadForPlugins(url: string, context: LoadHookContext, nextLoad: NextLoad): LoadFnOutput {
  if (!url.includes(`?${PLUGIN_QUERY}=`)) return nextLoad(url, context);
  const known = modules.get(url);
  if (known) return { ...known, shortCircuit: true };
  const loaded = nextLoad(url, context);
  if (loaded.source !== undefined && loaded.source !== null) {
    const { format, source } = loaded;
    modules.set(url, { format: format ?? 'module', source: typeof source === 'string' ? source : bytesOf(source) });
  }
  return loaded;
}

function bytesOf(source: Exclude<NonNullable<LoadFnOutput['source']>, string>): Uint8Array {
  return source instanceof ArrayBuffer || source instanceof SharedArrayBuffer
    ? new Uint8Array(source)
    : new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice();
}

function mayNeedUs(parent: string): boolean {
  if (!parent.startsWith('file:')) return false;
  return !(parent.startsWith(ROOT) ? parent.slice(ROOT.length) : parent).includes('node_modules/');
}

/** Plugin files are ES modules whatever package.json stands above them; without this Node guesses, and warns. */
function markFormat(found: ResolveFnOutput): ResolveFnOutput {
  const path = fileURLToPath(found.url);
  if (path.endsWith('.ts') || path.endsWith('.mts')) return { ...found, format: 'module-typescript' };
  if (!path.endsWith('.js') && !path.endsWith('.mjs')) return found;
  return { ...found, format: found.url.endsWith(`&${AS_TYPESCRIPT}`) ? 'module-typescript' : 'module' };
}
