import type { Query } from '../../../query/ast.ts';
import type { Lists } from '../../lists.ts';
import { TreeMaker } from '../engine/tree.ts';
import type { EventKind, LogSource } from '../event-kind.ts';
import { expandDetection } from '../expand-rule.ts';
import type { SigmaRule } from '../rule.ts';
import { joined } from './joined.ts';
import { queryOfPresence, queryOfTree } from './query-of-tree.ts';
import { StoredFields } from './stored-fields.ts';

/** Conditions that a query has of a rule, about: a search server takes a thousand or a few in all. */
const MOST = 256;

export interface SigmaQueriesOptions {
  /** All kinds of events that there are; asked for when they are needed. */
  readonly kinds: () => readonly EventKind[];
  readonly lists?: Lists;
}

/**
 * Says what to ask a store for to find the past matches of rules of Sigma. No event that a rule matches is missing of what is found;
 * others are among it, so that the rule is tried on each.
 */
export class SigmaQueries {
  readonly #options: SigmaQueriesOptions;
  /** By log source. */
  readonly #fields = new Map<string, StoredFields>();
  #kinds: readonly EventKind[] | undefined;

  constructor(options: SigmaQueriesOptions) {
    this.#options = options;
  }

  /** Of events that also have a value of each of these fields; `everything` when a query cannot tell any of it. It is made at first use. */
  of(rule: SigmaRule, having: readonly string[] = []): () => Query {
    let made: Query | undefined;
    return () => (made ??= this.#make(rule, having));
  }

  #make({ logsource, detection }: SigmaRule, having: readonly string[]): Query {
    const expanded = expandDetection(detection, this.#options.lists);
    if ('fault' in expanded) return { op: 'nothing' };
    const fields = this.#fieldsOf(logsource);
    const tree = new TreeMaker().make(detection.condition, expanded.searches);
    const parts = [queryOfTree(tree, fields, MOST), ...having.map((field) => queryOfPresence(field, fields))];
    return joined(
      'and',
      parts.filter((part) => part !== undefined),
    );
  }

  #fieldsOf(source: LogSource): StoredFields {
    const key = JSON.stringify([source.product, source.service, source.category]);
    this.#kinds ??= this.#options.kinds();
    const fields = this.#fields.get(key) ?? new StoredFields(source, this.#kinds);
    this.#fields.set(key, fields);
    return fields;
  }
}
