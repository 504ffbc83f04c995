import { isAtLeast } from '../event/severity.ts';
import type { TargetConfig } from './actions-config.ts';
import { withinHours } from './hours.ts';
import type { PendingEntry } from './outbox.ts';

/** News that waits, with the time, milliseconds since 1970, before which it is not tried again. */
export type WaitingEntry = PendingEntry & { readonly next?: number };

/**
 * What is to be told next, in one notice; empty when nothing is due. News of one alert stays in its order: while the first of it
 * waits, the rest does.
 */
export function nextBatch(
  { aggregate, quiet }: Pick<TargetConfig, 'aggregate' | 'quiet'>,
  waiting: readonly WaitingEntry[],
  now: number,
): readonly WaitingEntry[] {
  const isQuiet = withinHours(quiet.hours, now);
  const held = new Set<string>();
  const ready: WaitingEntry[] = [];
  for (const entry of waiting) {
    const { alert, next = 0 } = entry;
    const mayGo = next <= now && !(isQuiet && !isAtLeast(alert.severity, quiet.except));
    if (mayGo && !held.has(alert.id)) ready.push(entry);
    else held.add(alert.id);
  }
  const [oldest] = ready;
  if (!oldest) return [];
  if (aggregate.within === 0) return [oldest];
  const isDue = ready.length >= aggregate.most || Date.parse(oldest.time) + aggregate.within <= now;
  return isDue ? ready.slice(0, aggregate.most) : [];
}

/** The same news, each alert's in the order of its versions: clocks of instances differ, and with them the times in ids. */
export function inAlertOrder<Entry extends WaitingEntry>(waiting: readonly Entry[]): readonly Entry[] {
  const byVersion = waiting.toSorted((one, other) => one.version - other.version);
  const left = Map.groupBy(byVersion, ({ alert }) => alert.id);
  return waiting.map((entry) => left.get(entry.alert.id)?.shift() ?? entry);
}

/** The entries of a batch of which something is to be said, each alert once: its last news, or none when that takes back what no one heard. */
export function sift(batch: readonly WaitingEntry[], isTold: (alertId: string) => boolean): readonly WaitingEntry[] {
  const last = new Map<string, WaitingEntry>();
  const heard = new Set<string>();
  for (const entry of batch) {
    const { alert, kind, first } = entry;
    const known = isTold(alert.id) || heard.has(alert.id);
    if (kind === 'raised' ? known : !known && !first) continue;
    heard.add(alert.id);
    last.delete(alert.id);
    last.set(alert.id, entry);
  }
  return [...last.values()].filter(
    ({ alert, kind }) => isTold(alert.id) || (kind !== 'withdrawn' && kind !== 'merged'),
  );
}
