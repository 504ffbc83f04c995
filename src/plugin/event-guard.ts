import { type Event, type EventOrigin, type JsonObject, UNKNOWN } from '../event/event.ts';

const TEXT_FIELDS = [
  'receivedtimestamp',
  'utctimestamp',
  'timestamp',
  'mozdefhostname',
  'hostname',
  'source',
  'category',
  'severity',
  'processname',
  'processid',
  'summary',
  'type',
] as const;
const INDEX = /^events-[a-z0-9][a-z0-9._-]{0,199}$/;
const MAX_NOTES = 20;
const MAX_NOTE = 500;

/** Whether a plugin's answer has all that an event must have. */
export function isWholeEvent(value: unknown): value is Event {
  if (!isObject(value)) return false;
  const event = value as unknown as Event;
  const index: unknown = event.mozdef?.index;
  return (
    isObject(event.details) &&
    Array.isArray(event.tags) &&
    wrongText(event) === undefined &&
    (index === undefined || (typeof index === 'string' && INDEX.test(index)))
  );
}

/** Adds a sentence about what went wrong and was survived. Bounded, so that no plugin can blow an event up. */
export function noteError(event: Event, note: string): void {
  const { mozdef } = event;
  if (!Array.isArray(mozdef.errors)) mozdef.errors = [];
  if (mozdef.errors.length < MAX_NOTES) mozdef.errors.push(note.slice(0, MAX_NOTE));
}

/**
 * Keeps hold of what a plugin must not break while it changes an event in place, and puts it back. One for many events: it
 * runs around each call and allocates nothing.
 */
export class EventGuard {
  #mozdef: EventOrigin | undefined;
  #plugins: string[] = [];
  #id = '';
  #details: JsonObject = {};
  #tags: string[] = [];
  #received = '';

  keep(event: Event): void {
    this.#mozdef = event.mozdef;
    this.#plugins = event.mozdef.plugins;
    this.#id = event.mozdef.id;
    this.#details = event.details;
    this.#tags = event.tags;
    this.#received = event.receivedtimestamp;
  }

  /** Mends the event; answers what was wrong, or undefined. */
  mend(event: Event): string | undefined {
    let wrong: string | undefined;
    const mozdef = this.#mozdef;
    if (mozdef && event.mozdef !== mozdef) {
      event.mozdef = mozdef;
      wrong = 'replaced mozdef';
    }
    if (event.mozdef.id !== this.#id || event.mozdef.plugins !== this.#plugins) {
      event.mozdef.id = this.#id;
      event.mozdef.plugins = this.#plugins;
      wrong = 'changed mozdef.id or mozdef.plugins';
    }
    if (!isObject(event.details)) {
      event.details = this.#details;
      wrong = 'made details something other than an object';
    }
    if (!Array.isArray(event.tags)) {
      event.tags = this.#tags;
      wrong = 'made tags something other than an array';
    }
    return mendIndex(event.mozdef) ?? mendText(event, this.#received) ?? wrong;
  }
}

function mendIndex(mozdef: EventOrigin): string | undefined {
  const index: unknown = mozdef.index;
  if (index === undefined || (typeof index === 'string' && INDEX.test(index))) return undefined;
  delete mozdef.index;
  return `chose the index ${JSON.stringify(index)}, which is not within events-*`;
}

function mendText(event: Event, received: string): string | undefined {
  const first = wrongText(event);
  if (first === undefined) return undefined;
  for (const field of TEXT_FIELDS) {
    const value: unknown = event[field];
    if (typeof value === 'string') continue;
    if (typeof value === 'number' || typeof value === 'boolean') event[field] = String(value);
    else event[field] = field.endsWith('timestamp') ? received : UNKNOWN;
  }
  return `made ${first} something other than text`;
}

function wrongText(event: Event): string | undefined {
  return hasTextWhatWhere(event) && hasTextWhen(event)
    ? undefined
    : TEXT_FIELDS.find((field) => typeof event[field] !== 'string');
}

// Spelled out: a loop over names costs ten times as much, and this runs after every call of a plugin.
function hasTextWhatWhere(event: Event): boolean {
  return (
    typeof event.summary === 'string' &&
    typeof event.hostname === 'string' &&
    typeof event.processname === 'string' &&
    typeof event.processid === 'string' &&
    typeof event.category === 'string' &&
    typeof event.severity === 'string' &&
    typeof event.source === 'string' &&
    typeof event.type === 'string'
  );
}

function hasTextWhen(event: Event): boolean {
  return (
    typeof event.utctimestamp === 'string' &&
    typeof event.timestamp === 'string' &&
    typeof event.receivedtimestamp === 'string' &&
    typeof event.mozdefhostname === 'string'
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
