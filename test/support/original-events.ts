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
    if (field === 'summary') this.#words.push(String(value));
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

/** An event that fulfils all that an alert asks for, less the clauses to leave out, and what clauses that it excludes ask. */
export function caseEvent(
  id: string,
  { queries: [query] }: OriginalAlert,
  { without = [], and = [] }: { without?: readonly OriginalClause[]; and?: readonly OriginalClause[] } = {},
): CaseEvent {
  const event = new CaseEvent();
  for (const [field, value] of MORE[id] ?? []) event.set(field, value);
  const wanted = [...(query?.must ?? []), ...(query?.should_at_least_one ?? []).slice(0, 1)];
  // What only has to exist comes first, so that it may be something particular.
  for (const clause of wanted.filter(({ op }) => op === 'exists'))
    if (!without.includes(clause)) fulfil(event, clause, id);
  for (const clause of wanted.filter(({ op }) => op !== 'exists'))
    if (!without.includes(clause)) fulfil(event, clause, id);
  for (const clause of and) fulfil(event, clause, id);
  return event;
}

function fulfil(event: CaseEvent, clause: OriginalClause, id: string): void {
  const { op, field = '', query = '', value } = clause;
  if (op === 'bool') for (const inner of clause.must ?? clause.should?.slice(0, 1) ?? []) fulfil(event, inner, id);
  else if (op === 'lucene') {
    const [where, what] = LUCENE[query] ?? ['summary', query];
    event.set(where, what);
  } else if (op === 'exists') {
    if (!(MORE[id] ?? []).some(([known]) => known === field)) event.set(field, sampleOf(field));
  } else if (op === 'any_of_exact_terms') event.set(field, (value as JsonValue[])[0] ?? '');
  else if (op === 'wildcard') event.set(field, String(value).replaceAll('*', 'x'));
  else if (op === 'range') event.set(field, rangeSample(value as { lt?: { $now: string }; gte?: { $today: string } }));
  else event.set(field, value as JsonValue);
}

function sampleOf(field: string): string {
  return field.endsWith('ipaddress') ? '203.0.113.7' : 'something';
}

function rangeSample({ gte }: { gte?: { $today: string } }): string {
  return gte ? `2026-06-15T${gte.$today}Z` : new Date(CASE_TIME - 2 * 86_400_000).toISOString();
}
