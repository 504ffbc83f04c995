/** Between the id of an event and how often it was counted before. */
export const NTH = '#';

/** Id of a match of an event that was counted `before` times already by the same rule. */
export function matchIdOf(event: string, before: number): string {
  return before === 0 ? event : `${event}${NTH}${before}`;
}

/** Id of the event that a match is of. */
export function eventOfMatch(id: string): string {
  const at = id.indexOf(NTH);
  return at < 0 ? id : id.slice(0, at);
}
