import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(
  process.env['MOZDEF_TEST_DATA'] ?? join(import.meta.dirname, '../../../shared/data'),
  '../original',
);

/** A condition of a search of the original MozDef. */
export interface OriginalClause {
  readonly op: string;
  readonly field?: string;
  readonly query?: string;
  readonly value?: unknown;
  readonly must?: readonly OriginalClause[];
  readonly should?: readonly OriginalClause[];
}

interface OriginalQuery {
  readonly time_window: { readonly gte: { readonly $now: string } } | null;
  readonly must: readonly OriginalClause[];
  readonly must_not: readonly OriginalClause[];
  readonly should_at_least_one: readonly OriginalClause[];
}

/** What an alert of the original MozDef searches for and says. */
export interface OriginalAlert {
  /** `file.Class` */
  readonly alert: string;
  readonly mode?: 'aggregate' | 'each_event' | 'absence';
  readonly aggregation_key?: string;
  readonly threshold?: number;
  readonly queries: readonly OriginalQuery[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly category: string;
  readonly tags: readonly string[] | string;
  readonly severity: string;
  /** With what is filled in between braces. */
  readonly summary_template: string;
}

/** Definitions of the original's alerts by the name of their file: beside the test data; undefined when they are not there. */
export const ORIGINAL_ALERTS: ReadonlyMap<string, OriginalAlert> | undefined = read(
  join(folder, 'alert-definitions.json'),
);

function read(file: string): ReadonlyMap<string, OriginalAlert> | undefined {
  if (!existsSync(file)) return undefined;
  const { alerts } = JSON.parse(readFileSync(file, 'utf8')) as { alerts: OriginalAlert[] };
  // One of them stands there once for each of its configurations; they differ in nothing that is looked at.
  return new Map(alerts.toReversed().map((alert) => [alert.alert.split('.')[0] ?? '', alert]));
}
