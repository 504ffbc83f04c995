import { contains, type EventKind, type LogSource } from '../event-kind.ts';
import { neededFields } from '../needed-fields.ts';
import type { SigmaRule } from '../rule.ts';
import { SourceKind } from './source-kind.ts';
import { ANY_VALUE, listOf, type SourceTable } from './source-table.ts';
import { SOURCE_TABLES } from './tables/source-tables.ts';

/** A source of events in words. */
export interface SourceDescription {
  readonly source: string;
  readonly title: string;
  readonly forms: readonly FormDescription[];
  readonly kinds: readonly KindDescription[];
  readonly deviations: readonly string[];
}

interface FormDescription {
  readonly name: string;
  /** Such as `details.Channel exists and details.EventID exists`. */
  readonly when: string;
  readonly lookIn: readonly string[];
  /** Stored paths by the name in rules, of fields that are not found by their name. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

interface KindDescription {
  readonly name: string;
  readonly when: string;
  readonly logsources: readonly LogSource[];
  readonly names: ReadonlyMap<string, readonly string[]>;
}

/** The tables in words, those of `extra` first, as events are tried on them. */
export function describeSources(extra: readonly SourceTable[] = []): SourceDescription[] {
  return [...extra, ...SOURCE_TABLES].map(({ source, title, forms, kinds, deviations }) => ({
    source,
    title,
    deviations,
    forms: forms.map(({ name, when, look_in: lookIn, lower_case: lower, fields }) => ({
      name: lower ? `${name} (names in lower case)` : name,
      when: conditionText(when),
      lookIn,
      fields: lists(fields),
    })),
    kinds: kinds.map(({ name, when, logsources, names }) => ({
      name,
      when: conditionText(when),
      logsources: logsources as readonly LogSource[],
      names: lists(names),
    })),
  }));
}

/** The kinds of events that rules with this log source are written for: each dimension that the rule names is theirs. */
export function kindsServing(rule: LogSource, extra: readonly SourceTable[] = []): string[] {
  return [...extra, ...SOURCE_TABLES].flatMap(({ kinds }) =>
    kinds
      .filter(({ logsources }) => logsources.some((source) => contains(rule, source as LogSource)))
      .map(({ name }) => name),
  );
}

/**
 * The fields of a rule that none of the sources has which it is written for. None where a source does not say which fields it has;
 * agents that speak ECS, which may send any, are not asked.
 */
export function unknownFields(rule: SigmaRule, extra: readonly SourceTable[] = []): string[] {
  const serving = new Set(kindsServing(rule.logsource, extra));
  const kinds = [...extra, ...SOURCE_TABLES]
    .filter(({ source }) => source !== 'ecs-hosts')
    .flatMap((table) => table.kinds)
    .filter(({ name }) => serving.has(name));
  if (kinds.length === 0 || kinds.some(({ provides }) => provides === undefined)) return [];
  return neededFields(rule).filter(
    (field) => !kinds.some(({ provides, names }) => provides?.includes(field) || Object.hasOwn(names, field)),
  );
}

/** Fields that an event of this kind may have, by their names in Sigma. Undefined: nobody knows, any name is passed through. */
export function knownFields(kind: EventKind): ReadonlySet<string> | undefined {
  return kind instanceof SourceKind ? kind.knownFields() : undefined;
}

function conditionText(when: SourceTable['forms'][number]['when']): string {
  return Object.entries(when)
    .map(([field, values]) => {
      const wanted = listOf(values);
      return wanted.includes(ANY_VALUE) ? `${field} exists` : `${field} is ${wanted.join(' or ')}`;
    })
    .join(' and ');
}

function lists(record: Readonly<Record<string, string | readonly string[]>>): Map<string, readonly string[]> {
  return new Map(Object.entries(record).map(([name, values]) => [name, listOf(values)]));
}
