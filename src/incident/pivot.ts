import { SEVERITIES } from '../event/severity.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { ALL_PHASES, type Incident } from './incident.ts';

/** By what incidents are told apart. */
export const DIMENSIONS = ['phase', 'severity', 'kind', 'tlp', 'owner', 'month', 'year', 'tag'] as const;

/** How many incidents have which value of two dimensions. */
export interface Pivot {
  /** In order; of what has no value the value is empty. */
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** By row, then by column. One that has several values, as tags, counts with each. */
  readonly counts: readonly (readonly number[])[];
  /** Incidents, each counted once. */
  readonly total: number;
}

type ValuesOf = (incident: Incident) => readonly string[];

/** Counts them. A dimension is one of `DIMENSIONS`; `tag:action.hacking` is what comes next in tags below it. Throws `request-invalid`. */
export function pivotOf(
  incidents: readonly Incident[],
  { rows, columns }: { readonly rows: string; readonly columns: string },
): Pivot {
  const [rowsOf, columnsOf] = [valuesBy(rows, 'rows'), valuesBy(columns, 'columns')];
  const counts = new Map<string, Map<string, number>>();
  const named = new Set<string>();
  for (const incident of incidents) {
    for (const row of rowsOf(incident)) {
      const cells = counts.get(row) ?? new Map<string, number>();
      counts.set(row, cells);
      for (const column of columnsOf(incident)) {
        named.add(column);
        cells.set(column, (cells.get(column) ?? 0) + 1);
      }
    }
  }
  const [rowNames, columnNames] = [[...counts.keys()].sort(inOrder), [...named].sort(inOrder)];
  return {
    rows: rowNames,
    columns: columnNames,
    counts: rowNames.map((row) => columnNames.map((column) => counts.get(row)?.get(column) ?? 0)),
    total: incidents.length,
  };
}

/** Phases and severities in their own order, all else by name. */
const ORDER: readonly string[] = [...ALL_PHASES, ...SEVERITIES];

function inOrder(one: string, other: string): number {
  const places = ORDER.indexOf(one) - ORDER.indexOf(other);
  return places === 0 ? Number(one > other) - Number(one < other) : places;
}

function valuesBy(dimension: string, where: string): ValuesOf {
  const [, prefix] = /^tag:(.{1,200})$/s.exec(dimension) ?? [];
  if (prefix !== undefined) return ({ tags }) => orNone(tags.flatMap((tag) => nextAfter(prefix, tag)));
  switch (dimension as (typeof DIMENSIONS)[number]) {
    case 'tag':
      return ({ tags }) => orNone(tags);
    case 'month':
      return ({ opened, created }) => [(opened || created).slice(0, 7)];
    case 'year':
      return ({ opened, created }) => [(opened || created).slice(0, 4)];
    case 'phase':
    case 'severity':
    case 'kind':
    case 'tlp':
    case 'owner':
      return (incident) => [incident[dimension as 'phase' | 'severity' | 'kind' | 'tlp' | 'owner']];
    default:
      throw new MozdefError('request-invalid', `incidents cannot be told apart by "${dimension}"`, {
        where,
        remedy: `Give one of ${DIMENSIONS.join(', ')}, or tag:PREFIX, such as tag:action.`,
      });
  }
}

/** The word that follows a prefix in a tag, in any case: `hacking` after `action` in `action.hacking.variety.Brute force`. */
function nextAfter(prefix: string, tag: string): readonly string[] {
  if (!tag.toLowerCase().startsWith(`${prefix.toLowerCase()}.`)) return [];
  const [next = ''] = tag.slice(prefix.length + 1).split('.');
  return next === '' ? [] : [next];
}

function orNone(values: readonly string[]): readonly string[] {
  return values.length === 0 ? [''] : [...new Set(values)];
}
