import { promisify } from 'node:util';
import { gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib';
import { messageOf } from '../lifecycle/error.ts';
import type { MemoryShare } from './memory-budget.ts';
import { Refusal } from './refusal.ts';

type Decode = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const gzip: Decode = promisify(gunzip);
const zlib: Decode = promisify(inflate);
const raw: Decode = promisify(inflateRaw);
const zstd: Decode = promisify(zstdDecompress);
/** RFC 9110 section 8.4.1.2 means zlib's format; senders that send the bare stream under the same name are common. */
const deflate: Decode = (bytes, options) => (((bytes[0] ?? 0) & 0x0f) === 8 ? zlib : raw)(bytes, options);

const DECODERS: Readonly<Record<string, Decode>> = { gzip, 'x-gzip': gzip, deflate, zstd };

/** Each may grow to the limit before its size is known. */
const AT_ONCE = 2;

/** Undoes Content-Encoding, a few bodies at a time. */
export class Decompressor {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Throws `unsupported-encoding`; returns undefined when nothing is encoded. */
  decoderOf(encoding: string | undefined): Decode | undefined {
    const name = encoding?.trim().toLowerCase() ?? '';
    if (name === '' || name === 'identity') return undefined;
    if (Object.hasOwn(DECODERS, name)) return DECODERS[name];
    throw new Refusal('unsupported-encoding', `Content-Encoding may be gzip, deflate, zstd or identity`);
  }

  /** Rejects with a Refusal: `decoded-body-too-large` (as soon as it is, so that a bomb does not go off) or `undecodable-body`. */
  async decode(bytes: Buffer, decoder: Decode | undefined, share: MemoryShare): Promise<Buffer> {
    if (!decoder) return bytes.length <= this.#most ? bytes : Promise.reject(this.#tooLarge());
    if (this.#running === AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      const decoded = await decoder(bytes, { maxOutputLength: this.#most });
      share.take(decoded.length);
      share.give(bytes.length);
      return decoded;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw this.#tooLarge();
      throw new Refusal('undecodable-body', `the body is not what its Content-Encoding says: ${messageOf(error)}`);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }

  #tooLarge(): Refusal {
    return new Refusal('decoded-body-too-large', `a decoded body may have ${this.#most} bytes`);
  }
}
