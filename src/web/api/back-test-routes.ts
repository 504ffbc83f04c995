import { z } from 'zod';
import { backTest } from '../../correlate/back-test.ts';
import { testInThread } from '../../correlate/tested-in-thread.ts';
import { testedHere } from '../../correlate/tested-rule.ts';
import { correlationRules } from '../../detect/correlation-rules.ts';
import { loadRules } from '../../detect/load-rules.ts';
import { isSigma, loadSigma } from '../../detect/load-sigma.ts';
import type { RuleText } from '../../detect/rule/find-rule-files.ts';
import { type RuleFileFault, readRules } from '../../detect/rule/read-rules.ts';
import type { Rule } from '../../detect/rule/rule.ts';
import { ruleParameter } from '../../detect/rule/rule-keys.ts';
import { readGround } from '../../detect/rule-ground.ts';
import { ruleOfSigma, type SigmaContext } from '../../detect/rule-of-sigma.ts';
import type { RulesConfig } from '../../detect/rules-config.ts';
import { rulesOfRulesAt } from '../../detect/rules-of-rules-at.ts';
import { ruleSettings, withSettings } from '../../detect/settings/rule-setting.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { EventStore } from '../../store/event-store.ts';
import { defineRoute, type Route } from './route.ts';
import { rangeOf } from './time-range.ts';

export interface BackTestRoutesOptions {
  readonly state: StateStore;
  readonly store: Pick<EventStore, 'search'>;
  /** Rules of the configuration, that the tried one may look at, and lists that it looks things up in. */
  readonly rulesConfig: RulesConfig;
  /** File that spares reading Sigma rules that were read before. */
  readonly rulesCache?: string;
  readonly now: () => number;
  readonly timeoutMs: number;
}

const body = z.strictObject({
  yaml: z
    .string()
    .min(1)
    .max(100_000)
    .optional()
    .describe('A rule file of MozDef or Sigma; without one a rule of the server is tried. Code is not taken.'),
  id: z.string().optional().describe('Which of its rules, if it holds several; without a file, which of the server.'),
  params: z
    .record(z.string(), ruleParameter)
    .default({})
    .describe('Values of parameters in the place of those of the file.'),
  from: z.string().default('now-30d').describe('`now-30d`, ISO 8601, or milliseconds since 1970.'),
  to: z.string().default('now').describe('The same.'),
});

/** The operation that tries a rule on stored events. */
export function backTestRoutes(options: BackTestRoutesOptions): Route[] {
  const { state, store, now, timeoutMs } = options;
  return [
    defineRoute({
      method: 'post',
      path: '/rules/backtest',
      needs: 'test-rules',
      summary:
        'What a rule would have found in stored events, at what cost, and how that differs from the alerts that are there. Ends when the client does.',
      body,
      response: z.looseObject({ rule: z.string(), fired: z.number(), events: z.number(), matches: z.number() }),
      handle: async ({ body: { yaml, id, params, from, to }, signal }) => {
        const range = rangeOf({ from, to }, now());
        const asked = { store, state, ...range, timeoutMs, signal, clock: () => performance.now() };
        if (yaml !== undefined)
          return await backTest(testedHere(await ruleOf(yaml, { id, params }, options), range), asked);
        if (id === undefined) throw new MozdefError('request-invalid', 'give yaml with a rule file, or id of a rule');
        const config = withParams(options.rulesConfig, id, params);
        const tried = { config, settings: await ruleSettings(state), cache: options.rulesCache, id, ...range };
        return await testInThread(tried, signal, (rule) => backTest(rule, asked));
      },
    }),
  ];
}

/** The configuration with other values of parameters of one rule. */
function withParams(rules: RulesConfig, id: string, params: Wanted['params']): RulesConfig {
  const known = Object.hasOwn(rules.config, id) ? rules.config[id] : undefined;
  const changed = { exceptions: [], ...known, params: { ...known?.params, ...params } };
  return { ...rules, config: { ...rules.config, [id]: changed } };
}

interface Wanted {
  readonly id: string | undefined;
  readonly params: RulesConfig['config'][string]['params'];
}

async function ruleOf(
  yaml: string,
  { id, params }: Wanted,
  { state, rulesConfig: config, rulesCache: cache }: BackTestRoutesOptions,
): Promise<Rule> {
  const settings = await ruleSettings(state);
  const { config: inForce } = withSettings(config, settings);
  // What is excepted here, by the configuration or by people, would not raise alerts here.
  const changed = (rule: PropertyKey) => (Object.hasOwn(inForce, rule) ? inForce[rule as string] : undefined);
  const overrides = new Proxy({}, { get: (_, rule) => ({ ...changed(rule), params }) });
  const { ground } = await readGround(config);
  if (isSigma(textOf(yaml))) return await sigmaOf(yaml, id, { ground, config });
  const read = readRules(yaml, { name: 'rule', lists: ground.lists, overrides });
  const combined = await rulesOfRulesAt(read.waiting, {
    here: { rules: read.rules, sigma: { rules: [], correlations: [] }, ground, config: {} },
    elsewhere: async () => loadRules({ config, settings, cache }),
  });
  return theOne([...combined.rules, ...combined.made], id, [...read.faults, ...combined.faults]);
}

/** The one correlation in a text of Sigma, or else the one rule. */
async function sigmaOf(yaml: string, id: string | undefined, context: SigmaContext): Promise<Rule> {
  const sigma = await loadSigma([textOf(yaml)]);
  const correlations = correlationRules(sigma, context.ground);
  const faults = [...sigma.faults, ...correlations.faults];
  const single = sigma.rules.filter((rule) => rule.id === id || (id === undefined && sigma.correlations.length === 0));
  return theOne([...correlations.rules, ...single.map((rule) => ruleOfSigma(rule, context))], id, faults);
}

/** The rule of this id, or the only one. */
function theOne(rules: readonly Rule[], id: string | undefined, faults: readonly RuleFileFault[]): Rule {
  const wanted = id === undefined ? rules : rules.filter((rule) => rule.id === id);
  const [rule] = wanted;
  if (rule && wanted.length === 1) return rule;
  const fault = faults.find((one) => id === undefined || one.rule === id) ?? faults[0];
  if (fault) throw new MozdefError('request-invalid', fault.message, { where: fault.where });
  throw new MozdefError('request-invalid', `there are ${wanted.length} such rules in the file, not one`);
}

function textOf(text: string): RuleText {
  return { name: 'rule', file: 'rule', text };
}
