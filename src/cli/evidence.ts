import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { link, open, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Evidence } from '../incident/evidence/evidence-book.ts';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import { ApiClient } from './api-client.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { note, print, printRows } from './output.ts';
import { findServer } from './server.ts';
import { visible } from './visible.ts';

type Options = CommonOptions & { readonly json: boolean };

interface Listed {
  readonly evidence: readonly Evidence[];
  readonly custody: Readonly<Record<string, readonly object[]>>;
}

/** Adds files, one after the other; what the server says it has is what is here. */
export async function addEvidence(
  incident: string,
  files: readonly string[],
  options: Options & { readonly description?: string },
): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  for (const file of files) {
    const { blob, sha256 } = await reading(file, async () => ({
      blob: await openAsBlob(file),
      sha256: await sha256Of(createReadStream(file)),
    }));
    const said = { name: basename(file), description: options.description, sha256 };
    const added = await api.upload<Evidence>(pathOf(incident), said, blob);
    await print(options.json ? JSON.stringify(added) : lineOf(added));
  }
  return EXIT_CODES.ok.code;
}

/** Prints the files of an incident; with JSON also what was done with each. */
export async function listEvidence(incident: string, options: Options): Promise<number> {
  const { evidence, custody } = await new ApiClient(findServer('web', options)).get<Listed>(pathOf(incident));
  const rows: string[][] = [];
  for (const one of evidence) {
    const { id, size, sha256, created, createdby, name } = one;
    if (options.json) await print(JSON.stringify({ ...one, custody: custody[id] ?? [] }));
    else rows.push([id, String(size), sha256, created, visible(createdby), visible(name)]);
  }
  await printRows(['id', 'bytes', 'sha256', 'added', 'by', 'name'], rows, {
    json: options.json,
    none: `there is no evidence in ${incident}`,
  });
  return EXIT_CODES.ok.code;
}

/** Writes one into a file that is not there yet, once it is known that it arrived as it was added. */
export async function getEvidence(
  { incident, part }: { readonly incident: string; readonly part: string },
  { output = part, ...options }: CommonOptions & { readonly output?: string },
): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const { evidence } = await api.get<Listed>(pathOf(incident));
  const wanted = evidence.find(({ id }) => id === part);
  if (!wanted)
    throw new MozdefError('not-found', `there is no evidence ${part} in ${incident}`, {
      remedy: `mozdef incidents evidence list ${incident} shows what there is.`,
    });
  const half = `${output}.${randomBytes(4).toString('hex')}.part`;
  try {
    const bytes = await api.download(`${pathOf(incident)}/${encodeURIComponent(part)}/file`);
    const sha256 = await saved(bytes, half);
    if (sha256 !== wanted.sha256) throw new MozdefError('evidence-damaged', `${part} did not arrive as it was added`);
    await link(half, output).catch(cannotWrite(output));
  } finally {
    await rm(half, { force: true });
  }
  await print(lineOf(wanted));
  return EXIT_CODES.ok.code;
}

/** Lets the server look whether one, or all, are still what was added; resolves to 1 when one is not. */
export async function verifyEvidence(incident: string, part: string | undefined, options: Options): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const { evidence } = part === undefined ? await api.get<Listed>(pathOf(incident)) : { evidence: [{ id: part }] };
  let isWhole = true;
  for (const { id } of evidence) {
    const path = `${pathOf(incident)}/${encodeURIComponent(id)}/verify`;
    const found = await api.post<{ evidence: Evidence; intact: boolean; damage: string }>(path, {});
    isWhole &&= found.intact;
    const outcome = found.intact ? 'intact' : `DAMAGED, ${found.damage}`;
    await print(options.json ? JSON.stringify(found) : visible(`${id}: ${outcome} (${found.evidence.name})`));
  }
  if (evidence.length === 0) note(`there is no evidence in ${incident}`);
  return (isWhole ? EXIT_CODES.ok : EXIT_CODES.negative).code;
}

async function sha256Of(
  bytes: AsyncIterable<Uint8Array>,
  each: (part: Uint8Array) => Promise<void> = async () => undefined,
): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of bytes) {
    hash.update(part);
    await each(part);
  }
  return hash.digest('hex');
}

/** Writes what arrives into a new file; resolves to its SHA-256. */
async function saved(bytes: AsyncIterable<Uint8Array>, file: string): Promise<string> {
  const handle = await open(file, 'wx', 0o600).catch(cannotWrite(file));
  try {
    return await sha256Of(bytes, (part) => handle.writeFile(part));
  } finally {
    await handle.close();
  }
}

function cannotWrite(file: string): (error: unknown) => never {
  return (error) => {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new MozdefError('usage', isThere ? `${file} is there already` : `cannot write ${file}: ${messageOf(error)}`, {
      remedy: 'Name another file with --output.',
      cause: error,
    });
  };
}

function lineOf({ id, size, sha256, name }: Evidence): string {
  return visible(`${id} ${size} bytes ${sha256} ${name}`);
}

function pathOf(incident: string): string {
  return `/api/incidents/${encodeURIComponent(incident)}/evidence`;
}

async function reading<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new MozdefError('input-unreadable', `cannot read ${file}: ${messageOf(error)}`, { cause: error });
  }
}
