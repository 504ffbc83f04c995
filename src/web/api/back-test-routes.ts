import { z } from 'zod';
import { backTest } from '../../correlate/back-test.ts';
import { type Lists, type ListsConfig, readLists } from '../../detect/lists.ts';
import { readRules } from '../../detect/rule/read-rules.ts';
import type { Rule } from '../../detect/rule/rule.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { EventStore } from '../../store/event-store.ts';
import { defineRoute, type Route } from './route.ts';
import { rangeOf } from './time-range.ts';

export interface BackTestRoutesOptions {
  readonly state: StateStore;
  readonly store: Pick<EventStore, 'search'>;
  /** Lists that rules look things up in. */
  readonly lists: ListsConfig;
  readonly now: () => number;
  readonly timeoutMs: number;
}

const body = z.strictObject({
  yaml: z.string().min(1).max(100_000).describe('A rule file of MozDef.'),
  id: z.string().optional().describe('Which of its rules, if it holds several.'),
  params: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Values of parameters in the place of those of the file.'),
  from: z.string().default('now-30d').describe('`now-30d`, ISO 8601, or milliseconds since 1970.'),
  to: z.string().default('now').describe('The same.'),
});

/** The operation that tries a rule on stored events. */
export function backTestRoutes({ state, store, lists, now, timeoutMs }: BackTestRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/rules/backtest',
      summary:
        'What a rule would have found in stored events, at what cost, and how that differs from the alerts that are there. Ends when the client does.',
      body,
      response: z.looseObject({ rule: z.string(), fired: z.number(), events: z.number(), matches: z.number() }),
      handle: async ({ body: { yaml, id, params, from, to }, signal }) => {
        const known = await readLists(lists);
        const rule = ruleOf(yaml, id, { params, lists: known.lists });
        const range = rangeOf({ from, to }, now());
        return await backTest(rule, { store, state, ...range, timeoutMs, signal, clock: () => performance.now() });
      },
    }),
  ];
}

function ruleOf(
  yaml: string,
  id: string | undefined,
  { params, lists }: { readonly params: Readonly<Record<string, unknown>>; readonly lists: Lists },
): Rule {
  const overrides = new Proxy({}, { get: () => ({ params }) });
  const { rules, faults } = readRules(yaml, { name: 'rule', lists, overrides });
  const wanted = id === undefined ? rules : rules.filter((rule) => rule.id === id);
  const [rule] = wanted;
  if (rule && wanted.length === 1) return rule;
  const fault = faults.find((one) => id === undefined || one.rule === id) ?? faults[0];
  if (fault) throw new MozdefError('request-invalid', fault.message, { where: fault.where });
  throw new MozdefError('request-invalid', `there are ${wanted.length} such rules in the file, not one`);
}
