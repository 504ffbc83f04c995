import type { ListOptions } from '../state-store.ts';
import { firstAfterPrefix } from './first-after-prefix.ts';
import type { SqlValue } from './sqlite-protocol.ts';

/** The SQL condition that says which keys of one group (a collection, a kind) a page may hold, and its parameters. */
export function inKeyRange(
  columns: { readonly group: string; readonly key: string },
  group: string,
  { after, prefix }: Omit<ListOptions, 'limit'>,
): { readonly where: string; readonly parameters: readonly SqlValue[] } {
  const bounds: readonly (readonly [string, string | undefined])[] = [
    ['>', after],
    ['>=', prefix],
    ['<', firstAfterPrefix(prefix ?? '')],
  ];
  const given = bounds.filter(([, bound]) => bound !== undefined);
  return {
    where: [`${columns.group} = ?`, ...given.map(([operator]) => `${columns.key} ${operator} ?`)].join(' AND '),
    parameters: [group, ...given.map(([, bound]) => bound as string)],
  };
}
