import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, type FileHandle, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';

/** What a file must be to be the one that was uploaded. */
export interface Fingerprint {
  /** Bytes. */
  readonly size: number;
  /** In hexadecimal, lower case. */
  readonly sha256: string;
}

/** Where a file is kept: the incident that it was added to, and its part there. */
export interface EvidencePlace {
  readonly incident: string;
  readonly part: string;
}

/** Bytes that arrive. */
export interface Arriving {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How many are said to come, if that is said. */
  readonly announced: number | undefined;
}

/** A file that arrived whole and is on the disk, but has no place yet. */
export interface ReceivedFile extends Fingerprint {
  /** Gives it its place, for good. */
  keep(place: EvidencePlace): Promise<void>;
  /** Deletes it. */
  discard(): Promise<void>;
}

interface DirectoryOptions {
  readonly path: string;
  readonly maxBytes: number;
  readonly minFreeBytes: number;
  readonly now: () => number;
}

const TEMPORARY = '.upload-';
/** No upload takes so long: what is older was cut off with its process. */
const ABANDONED_MS = 6 * 3_600_000;
/** How often the room on the disk is looked at while bytes arrive. */
const LOOK_BYTES = 32 * 1024 * 1024;

/**
 * The files of evidence, `<incident>/<part>`: what they are called was said by a person and names no file here. A file is in its place only
 * when all of it is on the disk. Several instances may use one directory at once.
 */
export class EvidenceDirectory {
  readonly path: string;
  readonly maxBytes: number;
  readonly #minFree: number;
  readonly #now: () => number;

  constructor({ path, maxBytes, minFreeBytes, now }: DirectoryOptions) {
    this.path = path;
    this.maxBytes = maxBytes;
    this.#minFree = minFreeBytes;
    this.#now = now;
  }

  /** Makes it where it is new, and clears away what was cut off. Rejects with `data-dir-unusable`. */
  async prepare(): Promise<void> {
    try {
      await mkdir(this.path, { recursive: true, mode: 0o700 });
      for (const name of await readdir(this.path)) if (name.startsWith(TEMPORARY)) await this.#sweep(name);
    } catch (error) {
      throw new MozdefError('data-dir-unusable', `cannot use ${this.path}: ${messageOf(error)}`, {
        where: 'evidence.dir',
        remedy: 'Give a directory that this user may write.',
        cause: error,
      });
    }
  }

  async #sweep(name: string): Promise<void> {
    const file = join(this.path, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < this.#now() - ABANDONED_MS) await rm(file, { force: true });
  }

  /** Takes what arrives, all or nothing. Rejects with `request-invalid` when it is too large, with `disk-full`, or as the bytes do. */
  async receive({ bytes, announced }: Arriving): Promise<ReceivedFile> {
    if (announced !== undefined && announced > this.maxBytes) throw this.#tooLarge();
    await this.#checkRoom(announced ?? 0);
    const temporary = join(this.path, `${TEMPORARY}${randomBytes(8).toString('hex')}`);
    const discard = (): Promise<void> => rm(temporary, { force: true });
    try {
      const fingerprint = await this.#write(temporary, bytes);
      return { ...fingerprint, discard, keep: (place) => this.#keep(temporary, place) };
    } catch (error) {
      await discard();
      throw diskFault(error, this.path);
    }
  }

  async #write(temporary: string, bytes: AsyncIterable<Uint8Array>): Promise<Fingerprint> {
    const file = await open(temporary, 'wx', 0o600);
    try {
      const hash = createHash('sha256');
      let size = 0;
      let looked = 0;
      for await (const part of bytes) {
        size += part.length;
        if (size > this.maxBytes) throw this.#tooLarge();
        hash.update(part);
        await file.writeFile(part);
        if (size - looked < LOOK_BYTES) continue;
        looked = size;
        await this.#checkRoom(0);
      }
      await file.sync();
      return { size, sha256: hash.digest('hex') };
    } finally {
      await file.close();
    }
  }

  async #keep(temporary: string, place: EvidencePlace): Promise<void> {
    const file = this.#fileOf(place);
    try {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await chmod(temporary, 0o400);
      await rename(temporary, file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw diskFault(error, this.path);
    }
    for (const directory of [dirname(file), this.path]) await syncDirectory(directory);
  }

  /** Deletes a file that got a place in vain. */
  async drop(place: EvidencePlace): Promise<void> {
    await rm(this.#fileOf(place), { force: true });
  }

  /** The file, open and read once: it is what was uploaded. The caller closes it. Rejects with `evidence-damaged`. */
  async openIntact(place: EvidencePlace, { size, sha256 }: Fingerprint): Promise<FileHandle> {
    const file = await open(this.#fileOf(place), constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw damaged(place, 'it is not there', this.path);
      throw damaged(place, messageOf(error), this.path);
    });
    try {
      const hash = createHash('sha256');
      let read = 0;
      for await (const part of file.createReadStream({ autoClose: false, start: 0 }) as AsyncIterable<Buffer>) {
        hash.update(part);
        read += part.length;
      }
      if (read !== size) throw damaged(place, `it has ${read} bytes, not ${size}`, this.path);
      if (hash.digest('hex') !== sha256) throw damaged(place, 'its SHA-256 is another one', this.path);
      return file;
    } catch (error) {
      await file.close();
      throw error instanceof MozdefError ? error : damaged(place, messageOf(error), this.path);
    }
  }

  #fileOf({ incident, part }: EvidencePlace): string {
    // Both were made here; what is not made so must not lead out of the directory.
    if (/^INC-\d{4}-\d{4,7}$/.test(incident) && /^evidence-[0-9a-f]{10}$/.test(part))
      return join(this.path, incident, part);
    throw new MozdefError('not-found', `there is no evidence ${part} in ${incident}`);
  }

  async #checkRoom(wanted: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.path);
    if (bavail * bsize - wanted >= this.#minFree) return;
    throw diskFull(this.path);
  }

  #tooLarge(): MozdefError {
    return new MozdefError('request-invalid', `the file is larger than ${this.maxBytes} bytes`, {
      remedy: 'Add a part of it, or set evidence.max_bytes higher.',
    });
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, constants.O_RDONLY);
  // Some network file systems have no such thing.
  await directory.sync().catch(() => undefined);
  await directory.close();
}

function diskFault(error: unknown, path: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG' ? diskFull(path, error) : error;
}

function diskFull(path: string, cause?: unknown): MozdefError {
  return new MozdefError('disk-full', `there is too little room for this file in ${path}; nothing of it was kept`, {
    remedy: 'Free some disk space, set evidence.dir to a larger disk, or lower evidence.min_free_bytes.',
    cause,
  });
}

function damaged({ incident, part }: EvidencePlace, why: string, directory: string): MozdefError {
  return new MozdefError('evidence-damaged', `${part} of ${incident} is not what was uploaded: ${why}`, {
    remedy: `Restore ${incident}/${part} in ${directory} from a backup.`,
    details: { why },
  });
}
