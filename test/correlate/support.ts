import { readRules } from '../../src/detect/rule/read-rules.ts';
import type { Rule } from '../../src/detect/rule/rule.ts';
import type { Event } from '../../src/event/event.ts';

export const START = Date.parse('2026-11-24T12:00:00Z');

/** The one rule that this YAML says; `id` and `title` need not be said. */
export function aRule(yaml: string): Rule {
  const { rules, faults } = readRules(`id: tested\ntitle: Tested\n${yaml}`, {
    name: 'test.yml',
    lists: () => undefined,
  });
  const [rule] = rules;
  if (!rule || faults.length > 0) throw new Error(JSON.stringify(faults));
  return rule;
}

/** An event at this many seconds after the start. */
export function eventAt(seconds: number, id: string, fields: Partial<Event> = {}): Event {
  const time = new Date(START + seconds * 1000).toISOString();
  return {
    receivedtimestamp: time,
    utctimestamp: time,
    timestamp: time,
    mozdefhostname: 'mozdef.example.com',
    hostname: 'host1',
    source: 'test',
    category: 'test',
    severity: 'INFO',
    processname: 'test',
    processid: '1',
    summary: `event ${id}`,
    tags: [],
    type: 'event',
    details: {},
    ...fields,
    mozdef: { id, sender: '192.0.2.1', endpoint: 'events', plugins: [] },
  };
}
