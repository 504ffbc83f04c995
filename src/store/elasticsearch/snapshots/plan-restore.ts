import { nearest } from '../../../config/nearest.ts';
import { MozdefError } from '../../../lifecycle/error.ts';
import { compileGlob, starPattern } from '../../../query/glob.ts';
import type { Restored, RestoreRequest } from '../../snapshot-archive.ts';
import { dayOfEvents, restoredName } from '../index-name.ts';

/** What there is when something is to be restored. */
export interface Ground {
  readonly prefix: string;
  /** Names in the snapshot. */
  readonly saved: readonly string[];
  /** Names at the server. */
  readonly present: ReadonlySet<string>;
  /** Whether retention would remove the events of the day that begins then. */
  readonly isExpired: (day: number) => boolean;
}

/** Which indices are to be restored under which names. Throws `usage` for a wish that would overwrite something, `not-found` for one that finds nothing. */
export function planRestore({ snapshot, indices, renamePrefix }: RestoreRequest, ground: Ground): Restored[] {
  const chosen = indices.length === 0 ? missingDays(snapshot, ground) : named(snapshot, indices, ground);
  const plan = chosen.map((index) => nameOf(index, renamePrefix, ground));
  const taken = plan.find(({ name }) => ground.present.has(name));
  if (!taken) return plan;
  throw new MozdefError('usage', `there is an index ${taken.name} already, and none is overwritten`, {
    remedy: 'Remove it first, or give another --rename-prefix.',
  });
}

function missingDays(snapshot: string, { prefix, saved, present }: Ground): string[] {
  const days = saved.filter((index) => dayOfEvents(index, prefix) !== undefined);
  const missing = days.filter((index) => !present.has(index) && !present.has(keptName(index, prefix)));
  if (missing.length > 0) return missing;
  throw new MozdefError('not-found', `the server has all ${days.length} days of events that are in ${snapshot}`, {
    remedy: 'To get copies of some as they were, name them with --indices.',
  });
}

function named(snapshot: string, patterns: readonly string[], { saved }: Ground): string[] {
  const chosen = patterns.flatMap((pattern) => {
    const found = saved.filter(compileGlob(starPattern(pattern)));
    if (found.length > 0) return found;
    const near = nearest(pattern, saved);
    throw new MozdefError('not-found', `no index ${pattern} is in ${snapshot}`, {
      remedy: near === undefined ? 'It is empty.' : `Did you mean ${near}? mozdef snapshots list --json names all.`,
    });
  });
  return [...new Set(chosen)];
}

function nameOf(index: string, renamePrefix: string | undefined, { prefix, present, isExpired }: Ground): Restored {
  const day = dayOfEvents(index, prefix);
  const kept = keptName(index, prefix);
  const own = (): string => (day !== undefined && isExpired(day) ? kept : index);
  const unused = (): string => (present.has(index) ? `restored-${index}` : own());
  const name = renamePrefix === undefined ? unused() : `${renamePrefix}${index}`;
  const searched = dayOfEvents(name, prefix) !== undefined;
  return { index, name, searched, kept: !searched || name === kept };
}

/** Under which retention leaves it. */
function keptName(index: string, prefix: string): string {
  return `${prefix}${restoredName(index.slice(prefix.length))}`;
}
