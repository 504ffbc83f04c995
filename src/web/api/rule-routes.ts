import { z } from 'zod';
import { countByRule } from '../../alert/count-by-rule.ts';
import { likelyMeant } from '../../config/unknown-key.ts';
import { ALL_RULES, ledgerOf } from '../../correlate/ledger-line.ts';
import { type ListedRule, savedRuleList } from '../../correlate/listed-rule.ts';
import { type RunnerNote, runnerNote } from '../../correlate/runner-note.ts';
import { seenByRule } from '../../correlate/seen-by-rule.ts';
import { type RuleSetting, ruleSettings } from '../../detect/settings/rule-setting.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { EventStore } from '../../store/event-store.ts';
import { defineRoute, type Route } from './route.ts';
import { wholeNumberOr } from './whole-number.ts';

export interface RuleRoutesOptions {
  readonly state: StateStore;
  readonly store: Pick<EventStore, 'get' | 'feed'>;
  readonly now: () => number;
}

/** Alerts of so many days are counted. */
const DAYS = 30;
const DAY_MS = 86_400_000;

export const ruleShape = z.object({
  id: z.string(),
  title: z.string(),
  type: z.string(),
  on: z.enum(['stream', 'schedule']),
  severity: z.string(),
  category: z.string(),
  attack: z.array(z.string()).describe('Ids of ATT&CK.'),
  version: z.string(),
  place: z.string().optional(),
  enabled: z.boolean(),
  changed: z.boolean().describe('Whether people changed it while the server ran.'),
  pending: z
    .boolean()
    .describe('Whether it does not go by that yet; whoever evaluates takes changes over within seconds.'),
  state: z
    .enum(['on', 'off', 'silent', 'recalling', 'slow', 'failed'])
    .describe(
      '`silent`: only rules that refer to it look at it, and it raises no alerts of its own; `recalling`: its past is read before it is evaluated; `slow`: evaluated beside the others, which do not wait for it; `failed`: not evaluated until rules are loaded anew, since it failed or names a list that is not there.',
    ),
  partial: z.boolean().optional().describe('Whether not all of its past could be read, which is tried again.'),
  failure: z.string().optional().describe('Why it failed.'),
  matches: z.number().optional().describe('Events that it counted since whoever evaluates was started.'),
  alerts: z.number().describe(`Alerts that it raised in ${DAYS} days.`),
  lastfired: z.string().optional().describe('When the newest of them was raised.'),
});

/** The operations on rules. */
export function ruleRoutes(options: RuleRoutesOptions): Route[] {
  return [listRoute(options), ...evaluatedRoutes(options)];
}

function listRoute({ state, now }: RuleRoutesOptions): Route {
  return defineRoute({
    method: 'get',
    path: '/rules',
    needs: 'read',
    summary: 'All rules as they were loaded last, how each does, and what is wrong with rule files.',
    response: z.object({
      rules: z.array(ruleShape),
      faults: z.array(z.looseObject({ where: z.string(), message: z.string() })),
      evaluating: z.looseObject({ instance: z.string(), at: z.string(), lagMs: z.number() }).optional(),
    }),
    handle: async () => {
      const [list, note, settings, raised] = await Promise.all([
        savedRuleList(state),
        runnerNote(state),
        ruleSettings(state),
        countByRule(state, now() - DAYS * DAY_MS),
      ]);
      const rules = list.rules.map((rule) => ({
        ...shownRule(rule, note, Object.hasOwn(settings, rule.id) ? settings[rule.id] : undefined),
        ...(raised.get(rule.id) ?? { alerts: 0 }),
      }));
      return { rules, faults: list.faults, ...(note && { evaluating: evaluatingOf(note) }) };
    },
  });
}

/** What was evaluated. */
function evaluatedRoutes({ state, store }: RuleRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/rules/:id/ledger',
      needs: 'read',
      summary: `What was evaluated by which version of a rule, newest first; of \`${ALL_RULES}\`: what was read for all rules.`,
      query: z.strictObject({
        limit: wholeNumberOr(100, 1, 1000).describe('At most.'),
        after: z.string().optional().describe('`next` of the page before.'),
      }),
      response: z.object({ lines: z.array(z.looseObject({ rule: z.string() })), next: z.string().optional() }),
      handle: async ({ parameters, query }) => {
        const rule = parameters['id'] ?? '';
        const found = await ledgerOf(state, rule, query);
        // Of a rule that is gone the ledger still speaks.
        if (found.lines.length === 0 && rule !== ALL_RULES) await loadedRule(rule, state);
        return found;
      },
    }),
    defineRoute({
      method: 'get',
      path: '/rules/:id/seen/:event',
      needs: 'read',
      summary: 'Whether a rule has seen an event, whether it counts it, and which alerts came of it.',
      response: z.object({
        seen: z.enum(['yes', 'no', 'unknown']),
        reason: z.string(),
        version: z.string(),
        counted: z.boolean().optional(),
        alerts: z.array(z.string()),
      }),
      handle: async ({ parameters }) => {
        const rule = parameters['id'] ?? '';
        await loadedRule(rule, state);
        return await seenByRule(rule, parameters['event'] ?? '', { state, store });
      },
    }),
  ];
}

/** What is told of each rule, but for its alerts. */
export function shownRule(listed: ListedRule, note: RunnerNote | undefined, setting: RuleSetting | undefined) {
  const { file: _, about: __, exceptions: ___, examples: ____, set, unusable, silent: _____, ...rule } = listed;
  const failure = unusable ?? note?.failed?.[rule.id];
  const matches = note?.counted[rule.id];
  return {
    ...rule,
    changed: isChange(setting),
    pending: setTo(set) !== setTo(setting),
    state: stateOf(listed, note),
    ...(note?.partial?.includes(rule.id) && { partial: true }),
    ...(failure !== undefined && { failure }),
    ...(matches !== undefined && { matches }),
  };
}

function isChange(setting: RuleSetting | undefined): boolean {
  return setTo(setting) !== setTo(undefined);
}

/** The same text for what comes to the same. */
function setTo({ enabled, severity, exceptions }: RuleSetting = { exceptions: [] }): string {
  return JSON.stringify([enabled, severity, exceptions.map(({ id }) => id)]);
}

function stateOf({ id, enabled, unusable, silent }: ListedRule, note: RunnerNote | undefined): string {
  if (!enabled) return 'off';
  if (unusable !== undefined || note?.failed?.[id] !== undefined) return 'failed';
  if (silent) return 'silent';
  if (note?.recalling.includes(id)) return 'recalling';
  return note?.slow.includes(id) ? 'slow' : 'on';
}

function evaluatingOf({ instance, at, lagMs, dirty, groups, matches }: RunnerNote): object {
  return { instance, at: new Date(at).toISOString(), lagMs, dirty, groups, matches };
}

/** The rule of this id. Rejects with `not-found` when no such rule was loaded. */
export async function loadedRule(rule: string, state: StateStore): Promise<ListedRule> {
  const { rules } = await savedRuleList(state);
  const found = rules.find(({ id }) => id === rule);
  if (found) return found;
  const ids = rules.map(({ id }) => id);
  const meant = likelyMeant(rule, ids);
  throw new MozdefError('not-found', `there is no rule ${rule}`, {
    remedy: meant === undefined ? 'GET /api/rules lists all.' : `Did you mean ${meant}?`,
  });
}
