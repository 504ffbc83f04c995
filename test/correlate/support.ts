import type { HandedGroup } from '../../src/correlate/handed-group.ts';
import type { Rule } from '../../src/detect/rule/rule.ts';
import type { Event } from '../../src/event/event.ts';
import { readOne } from '../detect/rule/support.ts';
import { anEvent } from '../plugin/support.ts';

export const START = Date.parse('2026-11-24T12:00:00Z');

/** The one rule that this YAML says; `id` and `title` need not be said. */
export function aRule(yaml: string): Rule {
  return readOne(`id: tested\ntitle: Tested\n${yaml}`);
}

/** An event at this many seconds after the start. */
export function eventAt(seconds: number, id: string, fields: Partial<Event> = {}): Event {
  const time = new Date(START + seconds * 1000).toISOString();
  const { details = {}, ...others } = fields;
  const mozdef = { id, sender: '192.0.2.1', endpoint: 'events', plugins: [] };
  const times = { receivedtimestamp: time, utctimestamp: time, timestamp: time };
  const own = { hostname: 'host1', source: 'test', category: 'test', processname: 'test', processid: '1' };
  return anEvent({ ...times, ...own, summary: `event ${id}`, ...others, mozdef }, details);
}

/** A group without a match that is given away to be judged. */
export function handedGroupOf(rule: string): HandedGroup {
  return {
    rule,
    version: '1',
    group: [],
    since: 0,
    known: [],
    watermark: 0,
    firstSeen: 0,
    knownFrom: 0,
    matches: [],
    earlier: undefined,
  };
}
