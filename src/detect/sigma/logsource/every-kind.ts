import type { EventKind } from '../event-kind.ts';
import { kindsOfForm } from './kind-tree.ts';
import { UNKNOWN_KIND } from './source-kind.ts';
import type { SourceTable } from './source-table.ts';
import { SOURCE_TABLES } from './tables/source-tables.ts';

/** Kinds such as all that a classifier of the same tables can name: with the same log sources, and fields in the same places. */
export function everyKind(extra: readonly SourceTable[] = []): readonly EventKind[] {
  const known = [...extra, ...SOURCE_TABLES].flatMap(({ forms, kinds }) =>
    forms.flatMap((form) => kindsOfForm(form, kinds).map(({ kind }) => kind)),
  );
  return [...known, UNKNOWN_KIND];
}
