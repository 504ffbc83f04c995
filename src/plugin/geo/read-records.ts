import { open } from 'node:fs/promises';

const RECORDS_AT_ONCE = 65_536;

/** Calls `take` with the 32-bit words of many records at a time, in order. The array is used again for the next ones. */
export async function readRecords(
  file: string,
  recordWords: number,
  take: (words: Uint32Array, records: number) => void,
): Promise<void> {
  const chunk = Buffer.alloc(RECORDS_AT_ONCE * recordWords * 4);
  const handle = await open(file, 'r');
  try {
    for (let position = 0; ; ) {
      const { bytesRead } = await handle.read(chunk, 0, chunk.byteLength, position);
      const records = Math.floor(bytesRead / (recordWords * 4));
      if (records === 0) return;
      const bytes = records * recordWords * 4;
      // The files are big endian, processors are not.
      chunk.subarray(0, bytes).swap32();
      take(new Uint32Array(chunk.buffer, chunk.byteOffset, records * recordWords), records);
      position += bytes;
    }
  } finally {
    await handle.close();
  }
}
