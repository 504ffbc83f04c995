/**
 * Seconds since 1970 (2001 to 2033), perhaps with milli-, micro- or nanoseconds: as the value of a key that means a time, in
 * JSON or key=value, at the beginning of a line (squid), and in `audit(..)`. Elsewhere ten digits may be anything.
 */
const EPOCH =
  /(^|\baudit\(|"(?:ts|time|timestamp|@timestamp|utctimestamp|eventtime|event_time|date|created|start|end|rt)" ?: ?"?|\b(?:ts|time|timestamp|eventtime|start|end|rt|deviceReceiptTime)=)(1\d{9})(?=(?:\d{3}|\d{6}|\d{9})?(?!\d))/gi;

/** Moves epoch numbers by whole seconds; their decimals stay. */
export function shiftEpochs(text: string, shiftMs: number): string {
  const seconds = Math.round(shiftMs / 1000);
  return text.replace(EPOCH, (_, before: string, digits: string) => before + String(Number(digits) + seconds));
}
