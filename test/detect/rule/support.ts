import type { Lists } from '../../../src/detect/lists.ts';
import { type ReadOptions, type ReadRules, readRules } from '../../../src/detect/rule/read-rules.ts';
import type { Rule } from '../../../src/detect/rule/rule.ts';
import type { RuleGround } from '../../../src/detect/rule-ground.ts';
import type { RulesConfig } from '../../../src/detect/rules-config.ts';
import { type RulesOfRules, rulesOfRules } from '../../../src/detect/rules-of-rules.ts';
import { createClassifier } from '../../../src/detect/sigma/logsource/classify.ts';
import { everyKind } from '../../../src/detect/sigma/logsource/every-kind.ts';
import type { Event, JsonObject } from '../../../src/event/event.ts';
import { anEvent } from '../../plugin/support.ts';

/** What rules rest on where nothing is configured. */
export const BARE_GROUND: RuleGround = {
  lists: () => undefined,
  sources: [],
  classify: createClassifier(),
  kinds: everyKind,
};
const LISTS: Lists = (name) => (name === 'bad' ? ['192.0.2.66', '192.0.2.7,443'] : undefined);

/** A rule text under the name rules.yml. */
export function read(text: string, overrides?: ReadOptions['overrides']): ReadRules {
  return readRules(text, { name: 'rules.yml', lists: LISTS, ...(overrides && { overrides }) });
}

/** The one rule of a text that is right; id and title are given. */
export function ruleOf(text: string, overrides?: ReadOptions['overrides']): Rule {
  return readOne(`id: a\ntitle: A title\n${text}`, overrides);
}

/** The one rule of a text that is right. */
export function readOne(text: string, overrides?: ReadOptions['overrides']): Rule {
  const { rules, faults } = read(text, overrides);
  const [rule] = rules;
  if (!rule || faults.length > 0) throw new Error(JSON.stringify(faults));
  return rule;
}

/** All rules of a text, those of the type `rules` at the end. */
export function readTogether(text: string, config: RulesConfig['config'] = {}): RulesOfRules {
  const { rules, waiting, faults } = read(text);
  const known = { rules, sigma: { rules: [], correlations: [] }, ground: BARE_GROUND, config };
  const found = rulesOfRules(waiting, known);
  return { ...found, faults: [...faults, ...found.faults] };
}

/** The last of the rules of the type `rules` of a text that is right. */
export function ruleOfRules(text: string, config?: RulesConfig['config']): Rule {
  const { made, faults } = readTogether(text, config);
  const rule = made.at(-1);
  if (!rule || faults.length > 0) throw new Error(JSON.stringify(faults));
  return rule;
}

/** The faults of a text whose first two lines are id and title. */
export function faultsOf(text: string, overrides?: ReadOptions['overrides']): string[] {
  return read(`id: a\ntitle: A title\n${text}`, overrides).faults.map(({ where, message }) => `${where}: ${message}`);
}

let count = 0;

/** An event so many seconds after noon. */
export function eventAt(second: number, details: JsonObject = {}, some: Partial<Event> = {}): Event {
  const time = new Date(Date.parse('2026-11-24T12:00:00Z') + second * 1000).toISOString();
  const id = `event-${String(++count).padStart(6, '0')}`;
  const mozdef = { id, sender: '192.0.2.1', endpoint: 'events', plugins: [] };
  const times = { receivedtimestamp: time, utctimestamp: time, timestamp: time };
  const own = { hostname: 'web1.example.com', source: 'auth.log', category: 'authentication', processname: 'sshd' };
  const { details: other = details, ...others } = some;
  return anEvent({ ...times, ...own, processid: '4000', summary: 'x', mozdef, ...others }, other);
}
