import type { Event, JsonValue } from '../event/event.ts';
import { Dropped, type PluginResult } from './event-plugin.ts';

export interface FieldChange {
  /** Dotted path, e.g. `details.username`. */
  readonly field: string;
  /** Absent: the field was not there. */
  readonly before?: JsonValue;
  /** Absent: the field is gone. */
  readonly after?: JsonValue;
}

/** What one plugin did to one event. */
export interface TraceStep {
  readonly plugin: string;
  /** Id of the event that it was given. */
  readonly event: string;
  readonly outcome: 'ran' | 'split' | 'dropped' | 'failed' | 'skipped';
  /** Of a split: against the first piece. */
  readonly changes: readonly FieldChange[];
  /** Why it failed, was skipped or dropped the event. */
  readonly message?: string;
}

/** Records, around each call of a plugin, which fields it changed. Copies whole events: for people, not for throughput. */
export class TraceRecorder {
  readonly steps: TraceStep[] = [];
  #plugin = '';
  #id = '';
  #before: JsonValue = null;

  before(plugin: string, event: Event): void {
    this.#plugin = plugin;
    this.#id = event.mozdef.id;
    this.#before = copy(event);
  }

  after(event: Event, result: PluginResult): void {
    if (result instanceof Dropped) this.#add('dropped', [], result.reason);
    else if (Array.isArray(result)) this.#add('split', this.#changes(result[0] as Event));
    else this.#add('ran', this.#changes(typeof result === 'object' ? (result as Event) : event));
  }

  failed(event: Event, message: string): void {
    this.#add('failed', this.#changes(event), message);
  }

  skipped(plugin: string, event: Event, message: string): void {
    this.#plugin = plugin;
    this.#id = event.mozdef.id;
    this.#add('skipped', [], message);
  }

  #changes(event: Event): FieldChange[] {
    const changes: FieldChange[] = [];
    compare('', this.#before, copy(event), changes);
    return changes.filter(({ field }) => field !== 'mozdef.plugins');
  }

  #add(outcome: TraceStep['outcome'], changes: readonly FieldChange[], message?: string): void {
    this.steps.push({ plugin: this.#plugin, event: this.#id, outcome, changes, ...(message && { message }) });
  }
}

/** As it would be stored. */
function copy(event: Event): JsonValue {
  return JSON.parse(JSON.stringify(event)) as JsonValue;
}

function compare(
  field: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  changes: FieldChange[],
): void {
  if (isRecord(before) && isRecord(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(field === '' ? key : `${field}.${key}`, own(before, key), own(after, key), changes);
    }
  } else if (JSON.stringify(before) !== JSON.stringify(after)) {
    changes.push({ field, ...(before !== undefined && { before }), ...(after !== undefined && { after }) });
  }
}

function own(record: Record<string, JsonValue>, key: string): JsonValue | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function isRecord(value: JsonValue | undefined): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
