import { type Event, UNKNOWN } from '../../event/event.ts';
import type { Lists } from '../lists.ts';
import { evaluatePlain } from './evaluate-plain.ts';
import type { EventKind, LogSource } from './event-kind.ts';
import type { SigmaRule } from './rule.ts';

/**
 * Whether a rule is left out for events of a kind: of those of which nothing is known, one that only says what must not be would match
 * nearly all, and it is meant for a source that has those fields.
 */
export function isTooVague(rule: SigmaRule, kind: EventKind, lists: Lists | undefined): boolean {
  return kind.logsources.every(isVague) && evaluatePlain(rule, NOTHING, kind, lists);
}

function isVague({ product, service, category }: LogSource): boolean {
  return product === undefined && service === undefined && category === undefined;
}

/** An event that says nothing. */
const NOTHING: Event = {
  receivedtimestamp: '',
  utctimestamp: '',
  timestamp: '',
  mozdefhostname: UNKNOWN,
  hostname: UNKNOWN,
  source: UNKNOWN,
  category: UNKNOWN,
  severity: UNKNOWN,
  processname: UNKNOWN,
  processid: UNKNOWN,
  summary: '',
  tags: [],
  type: 'event',
  details: {},
  mozdef: { id: '', sender: '', endpoint: '', plugins: [] },
};
