import type { AlertDraft } from '../alert/draft-alert.ts';
import { nearest } from '../config/nearest.ts';
import { shownPath } from '../config/shown-path.ts';
import type { ExampleEvent, RuleExample } from '../detect/rule/example-schema.ts';
import type { Rule } from '../detect/rule/rule.ts';
import { type Event, type JsonObject, type JsonValue, UNKNOWN } from '../event/event.ts';
import { isObject } from '../event/own-property.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { evaluateRule } from './evaluate-rule.ts';

/** What became of one example of a rule. */
export interface ExampleResult {
  readonly rule: string;
  /** `fires` or `quiet`, its number from 1, and its name. */
  readonly example: string;
  /** Why it is not as the example says; absent when it is. */
  readonly fault?: string;
}

/** Examples begin at this time, whatever the day: nothing about them may depend on today. */
const START = Date.parse('2026-06-15T12:00:00Z');

/** Keys of an example's event that are no fields. */
const OWN_KEYS = new Set(['at', 'repeat', 'every']);

/** Runs all examples of a rule. */
export function runExamples(rule: Rule): ExampleResult[] {
  const { fires = [], quiet = [] } = rule.file.examples ?? {};
  return [
    ...fires.map((example, index) => result(rule, { example, kind: 'fires', index })),
    ...quiet.map((example, index) => result(rule, { example, kind: 'quiet', index })),
  ];
}

interface Case {
  readonly example: RuleExample;
  readonly kind: 'fires' | 'quiet';
  readonly index: number;
}

function result(rule: Rule, { example, kind, index }: Case): ExampleResult {
  const name = `${kind} ${index + 1}${example.name === '' ? '' : `: ${example.name}`}`;
  const { events, end } = eventsOf(example);
  const fault = faultOf(example, kind, () => evaluateRule(rule, events, end + example.wait, START));
  return { rule: rule.id, example: name, ...(fault !== undefined && { fault }) };
}

function faultOf(example: RuleExample, kind: Case['kind'], evaluate: () => AlertDraft[]): string | undefined {
  try {
    const drafts = evaluate();
    return kind === 'quiet' ? faultOfQuiet(drafts) : faultOfFiring(drafts, example);
  } catch (error) {
    if (!(error instanceof MozdefError) || error.code !== 'rule-failed') throw error;
    return error.where === undefined ? error.message : `${error.message} (${shownPath(error.where)})`;
  }
}

function faultOfQuiet(drafts: readonly AlertDraft[]): string | undefined {
  return drafts.length === 0 ? undefined : `it fires: ${drafts.map(({ facts }) => facts.summary).join('; ')}`;
}

function faultOfFiring(drafts: readonly AlertDraft[], { alerts }: RuleExample): string | undefined {
  if (drafts.length === 0) return 'it does not fire';
  if (!alerts) return undefined;
  if (drafts.length !== alerts.length) return `it makes ${drafts.length} alerts, not ${alerts.length}`;
  for (const [index, wanted] of alerts.entries()) {
    const facts = (drafts[index] as AlertDraft).facts as unknown as JsonObject;
    const unknown = Object.keys(wanted).find((key) => !Object.hasOwn(facts, key));
    if (unknown !== undefined)
      return `there is nothing called ${unknown} in an alert; did you mean ${nearest(unknown, Object.keys(facts))}?`;
    const wrong = Object.entries(wanted).find(([key, value]) => !agrees(facts[key], value as JsonValue));
    if (wrong)
      return `${wrong[0]} of alert ${index + 1} is ${JSON.stringify(facts[wrong[0]])}, not ${JSON.stringify(wrong[1])}`;
  }
  return undefined;
}

/** Of sections only the named keys must agree. */
function agrees(value: JsonValue | undefined, wanted: JsonValue): boolean {
  if (!isObject(wanted) || !isObject(value)) return JSON.stringify(value) === JSON.stringify(wanted);
  return Object.entries(wanted).every(([key, inner]) => agrees(value[key], inner));
}

function eventsOf({ events }: RuleExample): { events: Event[]; end: number } {
  const made: Event[] = [];
  let time = START - 1000;
  for (const written of events) {
    time = written.at === undefined ? time + 1000 : START + written.at;
    for (let n = 1; n <= written.repeat; n++) {
      if (n > 1) time += written.every;
      made.push(eventOf(written, { time, n, id: `example-${made.length}` }));
    }
  }
  return { events: made, end: time };
}

function eventOf(written: ExampleEvent, { time, n, id }: { time: number; n: number; id: string }): Event {
  const iso = new Date(time).toISOString();
  const fields = Object.entries(written).filter(([key]) => !OWN_KEYS.has(key));
  const given = numbered(Object.fromEntries(fields) as JsonObject, n) as Partial<Event>;
  return {
    receivedtimestamp: iso,
    utctimestamp: iso,
    timestamp: iso,
    mozdefhostname: 'mozdef.example.com',
    hostname: UNKNOWN,
    source: UNKNOWN,
    category: UNKNOWN,
    severity: 'INFO',
    processname: UNKNOWN,
    processid: UNKNOWN,
    summary: '',
    tags: [],
    type: 'event',
    ...given,
    details: given.details ?? {},
    mozdef: { id, sender: '192.0.2.1', endpoint: 'events', plugins: [] },
  };
}

function numbered(value: JsonValue, n: number): JsonValue {
  if (typeof value === 'string') return value.replaceAll('{n}', String(n));
  if (Array.isArray(value)) return value.map((inner) => numbered(inner, n));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, numbered(inner, n)]));
}
