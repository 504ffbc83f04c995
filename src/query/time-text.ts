/** RE2 and JavaScript source: a time of ISO 8601 with zone, in lower case. */
export const TIME_SOURCE =
  '[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])t(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}(?:\\.[0-9]{1,9})?(?:z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])';

const TIME = new RegExp(`^${TIME_SOURCE}$`);

/** Milliseconds since 1970 of a time in folded ISO 8601 with zone, cut, not rounded; undefined when it is none. */
export function timeOf(folded: string): number | undefined {
  if (!TIME.test(folded)) return undefined;
  // Date would take 31 February for a day in March.
  const day = Number(folded.slice(8, 10));
  const midnight = new Date(`${folded.slice(0, 10)}T00:00:00Z`);
  if (midnight.getUTCDate() !== day) return undefined;
  return Date.parse(folded.toUpperCase());
}
