import { existsSync } from 'node:fs';
import { parse } from 'yaml';
import { alertId } from '../../alert/draft-alert.ts';
import { evaluateRule } from '../../correlate/evaluate-rule.ts';
import { ruleTimeOf } from '../../detect/rule/event-values.ts';
import type { Rule } from '../../detect/rule/rule.ts';
import type { RuleParameter } from '../../detect/rule/rule-keys.ts';
import { ruleById, ruleOfSigma } from '../../detect/rule-of-sigma.ts';
import type { Event } from '../../event/event.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import type { CommonOptions } from '../common-options.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { print } from '../output.ts';
import { settingsOf } from '../settings-of.ts';
import { visible } from '../visible.ts';
import { readEventFile } from './read-event-file.ts';
import { configuredRules, ruleCalled, rulesAt } from './rules-of.ts';

export interface RunOptions extends CommonOptions {
  /** File of events in stored form, one a line. */
  readonly events: string;
  /** ISO 8601; default: the time of the last event. */
  readonly now?: string;
  readonly json: boolean;
}

/** Evaluates one rule over the events of a file as the scheduler would, and prints one alert a line. */
export async function runRule(name: string, options: RunOptions): Promise<number> {
  const rule = await ruleOf(name, options);
  const events: Event[] = [];
  for await (const event of readEventFile(options.events)) events.push(event);
  const byId = new Map(events.map((event) => [event.mozdef.id, event]));
  const now = nowOf(options.now) ?? latestOf(events);
  // As a scheduler that has watched for a window at least: what never came in it is missing.
  const since = now - ('window' in rule.file ? rule.file.window : 0);
  const drafts = evaluateRule(rule, events, now, since);
  for (const { facts, group, finding, samples } of drafts) {
    const alert = {
      id: alertId(rule.id, group, finding),
      utctimestamp: new Date(now).toISOString(),
      status: 'open',
      assignee: '',
      ...facts,
      events: samples.map((id) => ({ id, event: byId.get(id) })),
    };
    await print(
      options.json
        ? JSON.stringify(alert)
        : `${facts.firstseen}  ${facts.severity.padEnd(8)} ${String(facts.count).padStart(6)}  ${visible(facts.summary)}`,
    );
  }
  return drafts.length > 0 ? EXIT_CODES.ok.code : EXIT_CODES.negative.code;
}

/** Rule time of the last event; the present when there is none. */
function latestOf(events: readonly Event[]): number {
  let latest = Number.NEGATIVE_INFINITY;
  for (const event of events) latest = Math.max(latest, ruleTimeOf(event));
  return latest === Number.NEGATIVE_INFINITY ? Date.now() : latest;
}

/** The values of `--set params.x=y`, and the options without them. */
export function parametersOf<Options extends CommonOptions>(
  options: Options,
): { readonly params: Record<string, RuleParameter>; readonly others: Options } {
  const isParameter = (text: string): boolean => text.startsWith('params.');
  const set = options.set ?? [];
  const params = Object.fromEntries(set.filter(isParameter).map(parameterOf));
  return { params, others: { ...options, set: set.filter((text) => !isParameter(text)) } };
}

async function ruleOf(name: string, options: RunOptions): Promise<Rule> {
  const { params, others } = parametersOf(options);
  if (existsSync(name)) {
    const overrides = new Proxy({}, { get: () => ({ params }) });
    const config = settingsOf(others).settings.rules;
    const { rules: own, sigma, ground, faults } = await rulesAt([name], { config, overrides });
    // What a correlation refers to stands beside it.
    const rules = own.length > 0 ? own : sigma.map((rule) => ruleOfSigma(rule, { ground, config }));
    const [rule] = rules;
    const [fault] = faults;
    if (fault) throw new MozdefError('request-invalid', fault.message, { where: fault.where });
    if (rule && rules.length === 1) return takes(rule, params);
    throw new MozdefError('usage', `${name} holds ${rules.length} rules, not one`);
  }
  const loaded = await configuredRules(others, Object.keys(params).length > 0 ? { [name]: params } : {});
  const { rules, disabled, faults } = loaded;
  const fault = faults.find(({ rule, where }) => rule === name && !where.startsWith('rules.config.'));
  if (fault) throw new MozdefError('request-invalid', fault.message, { where: fault.where });
  return takes(ruleById(name, loaded) ?? ruleCalled(name, [...rules, ...disabled], []), params);
}

/** Those of rules of MozDef are known to be right by now. */
function takes(rule: Rule, params: Readonly<Record<string, RuleParameter>>): Rule {
  const unknown = Object.keys(params).find((name) => !Object.hasOwn(rule.file.params, name));
  if (unknown === undefined) return rule;
  throw new MozdefError('request-invalid', `a rule of Sigma has no parameters, so none is called ${unknown}`, {
    where: rule.place,
  });
}

function parameterOf(text: string): [string, RuleParameter] {
  const at = text.indexOf('=');
  const value = text.slice(at + 1);
  try {
    const parsed: unknown = parse(value, { logLevel: 'error' });
    return [text.slice('params.'.length, at), (parsed ?? '') as RuleParameter];
  } catch {
    // As a text it is what was typed.
    return [text.slice('params.'.length, at), value];
  }
}

function nowOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new MozdefError('usage', `--now ${text} is no time`, { remedy: 'Write it as 2026-11-24T19:57:31Z.' });
}
