import type { z } from 'zod';
import type { JsonObject } from '../../event/event.ts';
import type { Severity } from '../../event/severity.ts';
import type { Match } from '../judge/judge.ts';
import type { AlertKeys } from './alert-schema.ts';

/** An event that the query found, with those of its fields that the alert names. */
export interface ReadMatch<Field extends string = string> extends Omit<Match, 'fields'> {
  /** Absent where the event has none; of a list its first value. What senders choose, so check its type. */
  readonly fields: Readonly<Partial<Record<Field, string | number>>>;
}

/** Matches that came before another, oldest first. Spread it (`[...earlier]`) where a list is needed: that copies. */
export interface Earlier<M> extends Iterable<M> {
  readonly length: number;
  /** The match at this place; -1 is the newest. */
  at(index: number): M | undefined;
  /** The newest that passes. */
  findLast(test: (match: M) => boolean): M | undefined;
}

/** Whether it fires: nothing or false when not, else with the event that it begins with and a value for `{value}`, if there are. */
export type Fires<M> = boolean | undefined | { readonly first?: M | undefined; readonly value?: number | undefined };

/** What an alert speaks of. */
export interface AlertContext<Field extends string, Params> {
  readonly title: string;
  /** Matches from the first that counts towards it to the last. */
  readonly count: number;
  /** The value that is greatest in magnitude of those with which it fired; 1 where none was given. */
  readonly value: number;
  /** Values of `groupBy`, in its order. */
  readonly group: readonly string[];
  /** The newest 20,000 of them, in order of time. */
  readonly matches: readonly ReadMatch<Field>[];
  readonly params: Params;
}

/** An alert in code: which events count is a query, whether they amount to an alert is a function of them. */
export interface AlertDefinition<Field extends string, Schema extends z.ZodType> extends AlertKeys {
  /** Schema of values that a site may change (`rules.config.<id>.params`): an object of texts, numbers, truth values and lists. */
  readonly params?: Schema;
  /** Fields that its functions read of each match, such as `details.sourceipaddress`. */
  readonly fields?: readonly Field[];
  readonly severity?: Severity | ((context: AlertContext<Field, z.output<Schema>>) => Severity);
  /** Text of its alerts, or a template as in rule files; by default the title. */
  readonly summary?: string | ((context: AlertContext<Field, z.output<Schema>>) => string);
  /** What the alert's `details` hold; as JSON at most 32,000 characters. */
  readonly details?: (context: AlertContext<Field, z.output<Schema>>) => JsonObject;
  /**
   * Asked of each match in order of time, then id, with those of its group in the span `before` ahead of it. It sees nothing else,
   * so that it says the same as events come, when they come late, in a back-test and in an example. That holds only while it is
   * pure: no clock, no chance, no memory, no input but its arguments. It answers at once, not with a promise.
   */
  readonly fires: (
    match: ReadMatch<Field>,
    earlier: Earlier<ReadMatch<Field>>,
    context: { readonly params: z.output<Schema> },
  ) => Fires<ReadMatch<Field>>;
}

/** What a file of an alert exports. */
export interface CodeAlert extends AlertDefinition<string, z.ZodType> {
  readonly kind: 'alert';
}

/** Declares an alert; the default export of a file in a directory of rules, with the alert's id as its name. */
export function defineAlert<
  const Field extends string = never,
  Schema extends z.ZodType = z.ZodType<Readonly<Record<string, never>>>,
>(definition: AlertDefinition<Field, Schema>): CodeAlert {
  return { kind: 'alert', ...definition } as unknown as CodeAlert;
}
