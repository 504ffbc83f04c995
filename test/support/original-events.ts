import type { Event, JsonObject, JsonValue } from '../../src/event/event.ts';
import { TAXONOMY } from '../../src/event/taxonomy.ts';
import type { OriginalAlert, OriginalClause } from './original-definitions.ts';

/** When the events of a case happen. */
export const CASE_TIME = Date.parse('2026-06-15T12:00:00Z');

const TOP_LEVEL = new Set(TAXONOMY.map(({ field }) => field).filter((field) => !field.includes('.')));
/** What makes an event that a search in Lucene's syntax finds. */
const LUCENE: Readonly<Record<string, readonly [field: string, value: string]>> = {
  'details.sourceipaddress: [10.0.0.0 TO 10.255.255.255]': ['details.sourceipaddress', '10.1.2.3'],
  'details.sourceipaddress: 10.33.44.54 OR 10.88.77.54 OR 10.76.54.54 OR 10.251.30.138 OR 10.54.65.234': [
    'details.sourceipaddress',
    '10.76.54.54',
  ],
  'details.sourceipaddress: 10.54.65.234': ['details.sourceipaddress', '10.54.65.234'],
  'details.msg: *192.168*': ['details.msg', '10.1.2.3 scanned 192.168.7.7'],
  'details.dev: veth*': ['details.dev', 'veth12ab'],
  'summary: veth*': ['summary', 'device veth12ab'],
  'details.destination: /.*\\.(exe|sh|py|rb|bin)/': ['details.destination', 'http://evil.example.com/a.exe'],
  'details.host: /[0-9a-fA-F]{1,4}.*/': ['details.host', '203.0.113.7'],
  'summary:"session opened"': ['summary', 'session opened'],
  'hostname: /(host1|host2.*).*/': ['hostname', 'host2.example.com'],
};
/** What the searches leave out of account and the original looks at afterwards. */
const MORE: Readonly<Record<string, readonly (readonly [field: string, value: JsonValue])[]>> = {
  nsm_scan_address: [['details.indicators', ['10.1.2.3']]],
  nsm_scan_port: [['details.indicators', ['10.1.2.3']]],
  auth0_vertical_password_guessing: [['details.username', 'user{n}']],
  ssh_lateral: [
    ['hostname', 'bridge.enterprise.mozilla.com'],
    ['details.username', 'worf'],
    ['details.sourceipaddress', '10.2.3.4'],
  ],
};

/** An event in the making: fields by their paths; summary gathers words. */
export class CaseEvent {
  readonly #fields: JsonObject = {};
  readonly #details: JsonObject = {};
  readonly #words: string[] = [];

  set(field: string, value: JsonValue): void {
    if (field === 'summary') this.#words.push(value as string);
    else if (field === 'tags') this.#fields['tags'] = [...((this.#fields['tags'] ?? []) as JsonValue[]), value];
    else if (TOP_LEVEL.has(field)) this.#fields[field] = value;
    else setPath(this.#details, field.replace(/^details\./, '').split('.'), value);
  }

  /** The event in stored form; `{n}` becomes its number. */
  at(time: number, n: number): Event {
    const iso = new Date(time).toISOString();
    const plain = {
      receivedtimestamp: iso,
      utctimestamp: iso,
      timestamp: iso,
      mozdefhostname: 'mozdef.example.com',
      hostname: 'UNKNOWN',
      source: 'UNKNOWN',
      category: 'UNKNOWN',
      severity: 'INFO',
      processname: 'UNKNOWN',
      processid: 'UNKNOWN',
      summary: this.#words.join(' - '),
      tags: [],
      type: 'event',
      ...this.#fields,
      details: this.#details,
      mozdef: { id: `case-${n}`, sender: '192.0.2.1', endpoint: 'events', plugins: [] },
    };
    return JSON.parse(JSON.stringify(plain).replaceAll('{n}', String(n))) as Event;
  }
}

function setPath(object: JsonObject, [first = '', ...rest]: string[], value: JsonValue): void {
  if (rest.length === 0) object[first] = value;
  else {
    object[first] ??= {};
    setPath(object[first] as JsonObject, rest, value);
  }
}

export interface CaseChange {
  /** What it does not fulfil. */
  readonly without?: OriginalClause;
  /** What it fulfils of what the alert leaves out. */
  readonly and?: OriginalClause;
}

/** An event that fulfils all that an alert asks for, with this change. */
export function caseEvent(id: string, { queries }: OriginalAlert, { without, and }: CaseChange = {}): CaseEvent {
  const event = new CaseEvent();
  const { must = [], should_at_least_one: should = [] } = queries[0] ?? {};
  const wanted = [...must, ...should.slice(0, 1)].filter((clause) => clause !== without);
  const more = MORE[id] ?? [];
  const exist = wanted.filter(({ op, field }) => op === 'exists' && !more.some(([known]) => known === field));
  const others = wanted.filter(({ op }) => op !== 'exists');
  for (const [field, value] of more) event.set(field, value);
  // What only has to exist comes first, so that it may be something particular.
  for (const clause of [...exist, ...others, ...(and ? [and] : [])]) fulfil(event, clause);
  return event;
}

function fulfil(event: CaseEvent, clause: OriginalClause): void {
  const { op, field = '', must, should = [] } = clause;
  if (op === 'bool') for (const inner of must ?? should.slice(0, 1)) fulfil(event, inner);
  else if (op === 'lucene') event.set(...searched(clause));
  else event.set(field, valueOf(clause));
}

function searched({ query = '' }: OriginalClause): readonly [field: string, value: string] {
  return LUCENE[query] ?? ['summary', query];
}

function valueOf({ op, field = '', value }: OriginalClause): JsonValue {
  switch (op) {
    case 'exists':
      return field.endsWith('ipaddress') ? '203.0.113.7' : 'something';
    case 'any_of_exact_terms':
      return (value as JsonValue[])[0] ?? '';
    case 'wildcard':
      return String(value).replaceAll('*', 'x');
    case 'range':
      return withinRange(value as { gte?: { $today: string } });
    default:
      return value as JsonValue;
  }
}

/** A time of the day of the case, or what is older than a day. */
function withinRange({ gte }: { gte?: { $today: string } }): string {
  return gte ? `2026-06-15T${gte.$today}Z` : new Date(CASE_TIME - 2 * 86_400_000).toISOString();
}
