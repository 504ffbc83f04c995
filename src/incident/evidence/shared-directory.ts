import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import type { StateStore } from '../../state/state-store.ts';

/** Collection of the one document that names the directory of all instances. */
const COLLECTION = 'evidencedirectory';
const DOCUMENT = 'id';
const FILE = 'directory.id';

/**
 * Makes sure that this directory is the one of all instances that share the state: the first writes a name into both, all others must find
 * the same in both. Rejects with `evidence-elsewhere`, or as the state does.
 */
export async function claimDirectory(state: StateStore, path: string): Promise<void> {
  const wanted = await idInState(state);
  const here = await idIn(path);
  if (wanted === undefined) return claimFirst(state, path, here);
  if (here !== wanted) throw elsewhere(path, { wanted, here });
}

/** Several may be the first: those with the same directory agree, of others one is. */
async function claimFirst(state: StateStore, path: string, here: string | undefined): Promise<void> {
  const id = here ?? (await nameIt(path));
  const written = await state.write([{ collection: COLLECTION, id: DOCUMENT, body: { id }, expected: 0 }]);
  if (written) return;
  const wanted = await idInState(state);
  if (wanted === id) return;
  // It holds no name that nobody knows, so that it can become the one of others.
  if (here === undefined) await rm(join(path, FILE), { force: true });
  throw elsewhere(path, { wanted, here });
}

async function nameIt(path: string): Promise<string> {
  const id = randomUUID();
  const whole = join(path, `.${FILE}-${id}`);
  try {
    // Others see all of it or nothing.
    await writeFile(whole, `${id}\n`, { flag: 'wx', mode: 0o600, flush: true });
    await link(whole, join(path, FILE));
    return id;
  } catch (error) {
    const other = (error as NodeJS.ErrnoException).code === 'EEXIST' ? await idIn(path) : undefined;
    if (other !== undefined) return other;
    throw unreadable(path, error);
  } finally {
    await rm(whole, { force: true });
  }
}

async function idInState(state: StateStore): Promise<string | undefined> {
  return (await state.get(COLLECTION, [DOCUMENT])).get(DOCUMENT)?.body['id'] as string | undefined;
}

async function idIn(path: string): Promise<string | undefined> {
  try {
    return (await readFile(join(path, FILE), 'utf8')).trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): MozdefError {
  return new MozdefError('data-dir-unusable', `cannot use ${join(path, FILE)}: ${messageOf(cause)}`, {
    where: 'evidence.dir',
    remedy: 'Give a directory that this user may read and write.',
    cause,
  });
}

function elsewhere(
  path: string,
  { wanted, here }: { readonly wanted: string | undefined; readonly here: string | undefined },
): MozdefError {
  const holds = here === undefined ? 'has no name' : `is ${here}`;
  return new MozdefError(
    'evidence-elsewhere',
    `the evidence of these instances is in the directory ${wanted}, and ${path} ${holds}`,
    {
      where: 'evidence.dir',
      remedy: `Mount the directory that the other instances use and name it in evidence.dir. If its files were moved here, or nobody added one yet, write ${wanted} into ${join(path, FILE)}.`,
    },
  );
}
