import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = resolve(import.meta.dirname, '..');
const OUTPUT = join(ROOT, 'dist', 'public');
/** Next to the output and not in it, so that it is never served. */
const STAMP = join(ROOT, 'dist', 'public.sha256');

/** What became of a build: `fresh` when the output already belongs to these sources, `absent` when there are no sources (an installed package). */
export type BuildOutcome = 'built' | 'fresh' | 'absent';

/** Hash over names and contents of everything that decides how the dashboard looks. */
function hashSources(): string {
  const names = readdirSync(join(ROOT, 'public'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const name of [...names, join(ROOT, 'vite.config.ts'), join(ROOT, 'package-lock.json')]) {
    hash.update(name.slice(ROOT.length)).update('\0').update(readFileSync(name)).update('\0');
  }
  return hash.digest('hex');
}

/** Builds `dist/public`; with `ifStale` only when the sources differ from those of the last build (some milliseconds). */
export async function buildPublic(options: { readonly ifStale: boolean } = { ifStale: false }): Promise<BuildOutcome> {
  if (!existsSync(join(ROOT, 'public', 'index.html'))) return 'absent';
  const hash = hashSources();
  if (options.ifStale && existsSync(join(OUTPUT, 'index.html')) && readStamp() === hash) return 'fresh';

  // Vite takes packages as they are for development otherwise, which are larger and slower: what is tested is what is shipped.
  process.env['NODE_ENV'] = 'production';
  const { build } = await import('vite');
  await build({ configFile: join(ROOT, 'vite.config.ts'), root: join(ROOT, 'public'), logLevel: 'warn' });
  writeFileSync(STAMP, `${hash}\n`);
  return 'built';
}

function readStamp(): string | undefined {
  return existsSync(STAMP) ? readFileSync(STAMP, 'utf8').trim() : undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const outcome = await buildPublic({ ifStale: process.argv.includes('--if-stale') });
  const said = { built: 'built dist/public', fresh: 'dist/public is up to date', absent: 'no sources to build' };
  console.log(said[outcome]);
}
