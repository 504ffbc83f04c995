import { GrowingWords } from './growing-words.ts';
import type { PlaceTable } from './place-table.ts';
import { readRecords } from './read-records.ts';

/** First and last address (4 words each), names, latitude, longitude, accuracy. */
const RECORD_WORDS = 12;
const WORD = 2 ** 32;

export interface CompactIpv6 {
  /** Two words for each range. */
  readonly starts: SharedArrayBuffer;
  readonly places: SharedArrayBuffer;
}

/**
 * Ranges of geoip-city6.dat to 64 bits, as geoip-lite itself compares them: the lower halves in the file are not reliable.
 * Neither are a few hundred starts, which its tool wrote wrongly (they are smaller than the one before, in a file that is in
 * order): those ranges are left out. Gaps become ranges without a place.
 */
export async function compactIpv6(file: string, table: PlaceTable): Promise<CompactIpv6> {
  const starts = new GrowingWords();
  const places = new GrowingWords();
  let lastHigh = 0;
  let lastLow = 0;
  let lastPlace = -1;
  const add = (high: number, low: number, place: number): void => {
    lastHigh = high;
    lastLow = low;
    if (place === lastPlace) return;
    starts.push(high);
    starts.push(low);
    places.push(place);
    lastPlace = place;
  };
  add(0, 0, 0);
  let nextHigh = 0;
  let nextLow = 0;
  await readRecords(file, RECORD_WORDS, (words, records) => {
    for (let at = 0; at < records * RECORD_WORDS; at += RECORD_WORDS) {
      const high = words[at] ?? 0;
      const low = words[at + 1] ?? 0;
      if (!isAfter(high, low, lastHigh, lastLow)) continue;
      if (isAfter(high, low, nextHigh, nextLow)) add(nextHigh, nextLow, 0);
      add(high, low, table.numberOf(words[at + 8] ?? 0, words[at + 9] ?? 0, words[at + 10] ?? 0));
      nextLow = (words[at + 5] ?? 0) + 1;
      nextHigh = (words[at + 4] ?? 0) + (nextLow === WORD ? 1 : 0);
      nextLow %= WORD;
    }
  });
  if (isAfter(nextHigh, nextLow, lastHigh, lastLow)) add(nextHigh, nextLow, 0);
  return { starts: starts.shared(), places: places.shared() };
}

function isAfter(high: number, low: number, otherHigh: number, otherLow: number): boolean {
  return high > otherHigh || (high === otherHigh && low > otherLow);
}
