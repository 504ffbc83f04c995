import { GrowingWords } from './growing-words.ts';
import type { PlaceTable } from './place-table.ts';
import { readRecords } from './read-records.ts';

/** First and last address, names, latitude, longitude, accuracy: 6 words. */
const RECORD_WORDS = 6;

export interface CompactIpv4 {
  readonly starts: SharedArrayBuffer;
  readonly places: SharedArrayBuffer;
  readonly buckets: SharedArrayBuffer;
}

/** Ranges of geoip-city.dat; gaps become ranges without a place. */
export async function compactIpv4(file: string, table: PlaceTable): Promise<CompactIpv4> {
  const starts = new GrowingWords();
  const places = new GrowingWords();
  let last = 0;
  const add = (start: number, place: number): void => {
    if (place === last && starts.length > 0) return;
    starts.push(start);
    places.push(place);
    last = place;
  };
  let next = 0;
  await readRecords(file, RECORD_WORDS, (words, records) => {
    for (let at = 0; at < records * RECORD_WORDS; at += RECORD_WORDS) {
      const start = words[at] ?? 0;
      if (start > next || starts.length === 0) add(next, 0);
      add(start, table.numberOf(words[at + 2] ?? 0, words[at + 3] ?? 0, words[at + 4] ?? 0));
      next = (words[at + 1] ?? 0) + 1;
    }
  });
  if (next <= 0xffffffff) add(next, 0);
  const shared = starts.shared();
  return { starts: shared, places: places.shared(), buckets: bucketsOf(new Uint32Array(shared)) };
}

/** For each upper half of an address, the range that holds its first address: a search looks at one bucket only. */
function bucketsOf(starts: Uint32Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(65_537 * 4);
  const buckets = new Uint32Array(buffer);
  let range = 0;
  for (let bucket = 0; bucket < 65_536; bucket++) {
    while (range + 1 < starts.length && (starts[range + 1] ?? 0) <= bucket * 65_536) range++;
    buckets[bucket] = range;
  }
  buckets[65_536] = starts.length - 1;
  return buffer;
}
