import type { JsonObject, JsonValue } from '../../src/event/event.ts';
import type { IncidentEntry } from '../../src/incident/incident-history.ts';
import { formatTime, type Zone } from './format.ts';

const FIELD_WORDS: Readonly<Record<string, string>> = {
  summary: 'title',
  tlp: 'TLP',
  addtags: 'tags',
  removetags: 'tags',
  addresponders: 'responders',
  removeresponders: 'responders',
};
const ACTION_WORDS: Readonly<Record<IncidentEntry['action'], string>> = {
  open: 'opened',
  change: 'changed',
  add: 'added',
  remove: 'removed',
  restore: 'restored',
  link: 'linked',
  unlink: 'unlinked',
  merge: 'merged',
  download: 'downloaded',
  verify: 'verified',
};
/** What stands with every object and says nothing of a change. */
const SILENT: ReadonlySet<string> = new Set(['removed', 'kind', 'id', 'version', 'fieldversions']);
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** What people call a field of an incident as a whole. */
export function headFieldWord(field: string): string {
  return FIELD_WORDS[field] ?? field;
}

/** A value of a field as people read it; empty where there is none. */
export function valueWords(value: JsonValue | undefined, zone: Zone): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((one) => valueWords(one, zone)).join(', ');
  if (typeof value === 'object') return JSON.stringify(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' && TIME.test(value) ? formatTime(value, zone).slice(0, 19) : String(value);
}

/** What was changed, field by field: before and after, as people read it. */
export interface FieldChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** What an entry of the history changed; what says nothing is left out. */
export function fieldChanges({ what, before, after }: IncidentEntry, zone: Zone): readonly FieldChange[] {
  return Object.keys(after)
    .filter((field) => !SILENT.has(field) || (field === 'kind' && what === 'head'))
    .map((field) => ({
      field: what === 'head' ? headFieldWord(field) : field,
      before: valueWords(before[field], zone),
      after: valueWords(after[field], zone),
    }))
    .filter((change) => change.before !== change.after);
}

/** What someone did, without to what: `added a task`. */
export function entryWords({ what, action }: Pick<IncidentEntry, 'what' | 'action'>): string {
  const word = ACTION_WORDS[action];
  if (what === 'head') return `${word} it`;
  if (what === 'alerts' || what === 'links') return `${word} ${what === 'alerts' ? 'alerts' : 'incidents'}`;
  const kind = what.slice(0, what.lastIndexOf('-'));
  if (kind === 'evidence') return `${word} evidence`;
  return `${word} ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

/** What someone did with a file of evidence: `checked it: intact`. */
export function custodyWords({ action, after }: Pick<IncidentEntry, 'action' | 'after'>): string {
  if (action === 'verify')
    return `checked it: ${after['intact'] === true ? 'intact' : `DAMAGED, ${valueWords(after['why'], 'utc')}`}`;
  if (action === 'download') return 'saved it';
  return action === 'change' ? 'described it' : `${ACTION_WORDS[action]} it`;
}

/** Of a change of an incident as a whole: `phase changed to closed`. */
export function headWords(fields: JsonObject): string {
  const [[field, value] = ['', ''], ...others] = Object.entries(fields);
  const word = headFieldWord(field);
  if (others.length > 0) return `${[field, ...others.map(([name]) => name)].map(headFieldWord).join(', ')} changed`;
  if (field.startsWith('add')) return `${valueWords(value, 'utc')} added to ${word}`;
  if (field.startsWith('remove')) return `${valueWords(value, 'utc')} taken from ${word}`;
  const text = valueWords(value, 'utc');
  return text === '' || text.length > 60 ? `${word} changed` : `${word} changed to ${text}`;
}
