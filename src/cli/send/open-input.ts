import { createReadStream } from 'node:fs';
import { pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { MozdefError } from '../../lifecycle/error.ts';
import { type InputFile, STDIN, unreadable } from './input-files.ts';

const CHUNK = 262_144;
/** First bytes of what a file may be, by its content: names lie. */
const DECODERS: readonly { readonly magic: readonly number[]; readonly create: () => Transform }[] = [
  { magic: [0x1f, 0x8b], create: createGunzip },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], create: createZstdDecompress },
];
const FOREIGN: readonly { readonly magic: readonly number[]; readonly what: string; readonly remedy: string }[] = [
  { magic: [0x42, 0x5a, 0x68], what: 'bzip2', remedy: 'Decompress it: bzcat FILE | mozdef send -' },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], what: 'xz', remedy: 'Decompress it: xzcat FILE | mozdef send -' },
  { magic: [0x50, 0x4b, 0x03, 0x04], what: 'a zip archive', remedy: 'Extract it: unzip -p FILE | mozdef send -' },
  { magic: [0xff, 0xfe], what: 'UTF-16', remedy: 'Convert it: iconv -f UTF-16 -t UTF-8 FILE | mozdef send -' },
  { magic: [0xfe, 0xff], what: 'UTF-16', remedy: 'Convert it: iconv -f UTF-16 -t UTF-8 FILE | mozdef send -' },
];

/** The bytes of a file, decompressed when it is gzip or zstd. `onRead` is told the bytes read from the file itself. */
export async function* openInput(file: InputFile, onRead: (bytes: number) => void = () => {}): AsyncGenerator<Buffer> {
  const source = file.path === STDIN ? process.stdin : createReadStream(file.path, { highWaterMark: CHUNK });
  const chunks = counted(source, onRead);
  try {
    const head = await headOf(chunks);
    const foreign = FOREIGN.find(({ magic }) => begins(head, magic));
    if (foreign) {
      throw new MozdefError('input-unreadable', `${file.name} is ${foreign.what}`, { remedy: foreign.remedy });
    }
    const decoder = DECODERS.find(({ magic }) => begins(head, magic))?.create();
    if (decoder) yield* decoded(joined(head, chunks), decoder);
    else yield* joined(head, chunks);
  } catch (error) {
    throw error instanceof MozdefError ? error : unreadable(file.name, error);
  } finally {
    source.destroy();
  }
}

/** Whether a file that begins so holds events as they are: not compressed, not in another encoding. */
export function isPlain(head: Buffer): boolean {
  return ![...DECODERS, ...FOREIGN].some(({ magic }) => begins(head, magic));
}

async function* counted(source: Readable, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of source as AsyncIterable<Buffer>) {
    onRead(chunk.length);
    yield chunk;
  }
}

/** The first bytes, enough to tell what the file is. */
async function headOf(chunks: AsyncGenerator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 8) {
    const next = await chunks.next();
    if (next.done) return head;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
}

function begins(bytes: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

async function* joined(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}

async function* decoded(chunks: AsyncGenerator<Buffer>, decoder: Transform): AsyncGenerator<Buffer> {
  // A fault of either stream ends the decoder with that error, which the loop below throws.
  pipeline(Readable.from(chunks, { objectMode: false }), decoder, () => {});
  for await (const chunk of decoder as AsyncIterable<Buffer>) yield chunk;
}
