import { parseDateSpan } from '../query/date-math.ts';
import { type Entry, type EntryType, type EntryValue, isOver } from './entry.ts';
import type { ListSettings } from './list.ts';
import { readValue } from './read-value.ts';
import { unblockable } from './unblockable.ts';

/** An entry as people write it. */
export interface GivenEntry {
  readonly value: string;
  /** Absent: what the value looks like. */
  readonly type?: EntryType | undefined;
  readonly reason?: string | undefined;
  /** Where it was taken from. */
  readonly source?: string | undefined;
  /** A time, as 2026-12-31 or now+7d, or how long from now, as 7d. */
  readonly expires?: string | undefined;
}

/** One that can be added, or why it cannot. */
export type CheckedEntry = Omit<Entry, 'added' | 'owner'> | { readonly fault: string };

export interface CheckOptions extends Pick<ListSettings, 'kind' | 'types'> {
  /** ISO 8601 UTC. */
  readonly now: string;
}

/** What nobody decided about again is not blocked for longer. */
const BLOCKED_FOR = '30d';

/** What is meant, in the one way to write it. */
export function checkEntry(given: GivenEntry, { kind, types, now }: CheckOptions): CheckedEntry {
  const value = readValue(given.value, types, given.type);
  if ('fault' in value) return value;
  const fault = kind === 'block' ? unblockable(value) : undefined;
  if (fault !== undefined) return { fault };
  const end = endOf(given.expires?.trim() || (kind === 'block' ? BLOCKED_FOR : ''), now);
  if ('fault' in end) return end;
  return {
    ...value,
    reason: oneLine(given.reason),
    source: oneLine(given.source),
    ...end,
    ...(kind === 'block' && { state: 'proposed' as const }),
  };
}

function endOf(text: string, now: string): Pick<Entry, 'expires'> | { readonly fault: string } {
  if (text === '') return {};
  const expires = timeOf(text, now);
  if (expires === undefined)
    return { fault: `"${text}" is no time; write it as 2026-12-31, 2026-12-31T10:00:00Z or 7d` };
  return isOver({ expires }, now) ? { fault: `it expires at ${expires}, which is over` } : { expires };
}

/** Which entry is meant, of those that are there. */
export function meantValue(
  { value, type }: Pick<GivenEntry, 'value' | 'type'>,
  types: readonly EntryType[],
): EntryValue | undefined {
  const read = readValue(value, types, type);
  return 'fault' in read ? undefined : read;
}

/** A day or another span holds to its end. */
function timeOf(text: string, now: string): string | undefined {
  const span = parseDateSpan(/^\d{1,6}[smhdwMy]$/.test(text) ? `now+${text}` : text, { now: Date.parse(now) });
  return span && new Date(span.to - 1).toISOString();
}

function oneLine(text = ''): string {
  return text.toWellFormed().replace(/\s+/g, ' ').trim();
}
