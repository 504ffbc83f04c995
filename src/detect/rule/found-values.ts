import type { JsonObject } from '../../event/event.ts';
import type { Match } from '../judge/judge.ts';
import type { LookedUp } from './indicator.ts';

/*
 * What an indicator found in each event. Its matches keep it, since the list may have changed when an alert is made of them.
 */

/** Its name among the fields of a match. No field of an event has a dollar in front. */
export const FOUND = '$found';
/** Values that are kept of an event. */
const MOST_OF_EVENT = 5;
/** Values that an alert says. */
const MOST_OF_ALERT = 20;

/** Fields, and a value of each. */
type Found = readonly [fields: readonly string[], values: readonly string[]];

/** As a match keeps it. */
export function foundText(found: readonly LookedUp[]): string {
  const all = found.flatMap(({ fields, values }) => values.map((one): Found => [fields, one]));
  return JSON.stringify(all.slice(0, MOST_OF_EVENT));
}

/** Of the newest matches what was found, each once, for the details of an alert. */
export function foundObjects(matches: readonly Match[]): JsonObject[] {
  return foundIn(matches).map(([fields, values]) =>
    Object.fromEntries(fields.map((field, index) => [field, values[index] ?? ''])),
  );
}

/** The same in words: `192.0.2.66 (details.sourceipaddress)`. */
export function foundWords(matches: readonly Match[]): readonly string[] {
  return foundIn(matches).map(([fields, values]) => `${values.join(', ')} (${fields.join(', ')})`);
}

function foundIn(matches: readonly Match[]): readonly Found[] {
  const seen = new Set<unknown>();
  const found = new Map<string, Found>();
  for (let index = matches.length - 1; index >= 0 && found.size < MOST_OF_ALERT; index--) {
    const text = matches[index]?.fields[FOUND];
    if (text === undefined || seen.has(text)) continue;
    seen.add(text);
    for (const one of JSON.parse(String(text)) as readonly Found[]) found.set(JSON.stringify(one), one);
  }
  return [...found.values()].slice(0, MOST_OF_ALERT);
}
