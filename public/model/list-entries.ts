import type { Role } from '../../src/access/permission.ts';
import { type Entry, isBlocked, isOver } from '../../src/lists/entry.ts';
import type { EntryStanding } from './lists-url.ts';

/** What can be done with entries that are there. */
export type EntryVerb = 'remove' | 'approve' | 'refuse';

/** Who looks at entries. */
export interface Onlooker {
  readonly name: string;
  readonly role: Role;
  readonly mayEdit: boolean;
  readonly mayDecide: boolean;
}

/** How an entry stands. `now`: ISO 8601 UTC. */
export function standingOf(entry: Entry, now: string): EntryStanding {
  return isOver(entry, now) ? 'over' : (entry.state ?? 'in-force');
}

/** What that one may do with the entry, as the server will see it. `now`: ISO 8601 UTC. */
export function verbsOf(entry: Entry, { name, role, mayEdit, mayDecide }: Onlooker, now: string): readonly EntryVerb[] {
  const isHeld = entry.state !== undefined && mayDecide;
  const isOwn = entry.owner === name && role !== 'administrator';
  return [
    ...(isHeld && entry.state !== 'approved' && !isOwn && !isOver(entry, now) ? (['approve'] as const) : []),
    ...(isHeld && entry.state !== 'refused' ? (['refuse'] as const) : []),
    ...(mayEdit && (mayDecide || !isBlocked(entry, now)) ? (['remove'] as const) : []),
  ];
}

/** The lines of an imported text that are to be mended, with the line that names its columns if there is one. */
export function linesToMend(text: string, wrong: readonly { readonly line: number }[]): string {
  if (wrong.length === 0) return '';
  const lines = text.split(/\r\n|\r|\n/);
  const first = lines.find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '';
  const names = first
    .replace(/^\ufeff/, '')
    .split(',')
    .map((cell) =>
      cell
        .replace(/\s#.*$/, '')
        .replaceAll('"', '')
        .trim()
        .toLowerCase(),
    );
  const mended = wrong.map(({ line }) => lines[line - 1] ?? '');
  return (names.includes('value') ? [first, ...mended] : mended).join('\n');
}
