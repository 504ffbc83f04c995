import { z } from 'zod';
import { duration, searchText } from '#sdk';

/** Key of a plugin's schema: which alerts it is for. */
export function forTags(...standard: readonly string[]) {
  return z
    .array(z.string().min(1))
    .default([...standard])
    .describe('Alerts with one of these tags are looked at. Empty: none.');
}

/** Key of a plugin's schema: how far back it searches. */
export function searchWindow(standard: string) {
  return duration(standard).describe(
    'So long before the alert is searched, to a minute after its last event; at most 31 days.',
  );
}

/** Key of a plugin's schema: what it searches for. */
export function searchQuery(values: readonly string[], standard: string, what: string) {
  return searchText(values, standard).describe(`${what} In the language of searches.`);
}
