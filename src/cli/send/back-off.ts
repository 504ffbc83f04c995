const FIRST_MS = 250;
const MOST_MS = 30_000;
/** A server may ask for patience, but not for ever. */
const MOST_ASKED_MS = 300_000;

/**
 * How long to wait after this many failures in a row (0: after the first): what the server asked for with `Retry-After`
 * (seconds or a date, RFC 9110 section 10.2.3), else twice as long each time, with a quarter of chance so that many senders spread.
 */
export function backOffMs(
  failures: number,
  retryAfter: string | null,
  now = Date.now(),
  chance = Math.random(),
): number {
  const asked = askedMs(retryAfter, now);
  if (asked !== undefined) return Math.min(asked, MOST_ASKED_MS);
  const base = Math.min(MOST_MS, FIRST_MS * 2 ** failures);
  return Math.round(base * (0.75 + 0.5 * chance));
}

function askedMs(retryAfter: string | null, now: number): number | undefined {
  if (retryAfter === null) return undefined;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
