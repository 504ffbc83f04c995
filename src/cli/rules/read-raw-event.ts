import type { Event } from '../../event/event.ts';
import { normalizeOptions } from '../../event/events-config.ts';
import { normalize } from '../../event/normalize.ts';
import { isObject } from '../../event/own-property.ts';
import { messageOf } from '../../lifecycle/error.ts';
import type { Settings } from '../../settings.ts';
import { storedEvent } from './read-event-file.ts';

/** Makes an event of a line, or says why it is none. */
export type LineReader = (bytes: Buffer, line: number) => Event | string;

/** Events as senders send them, normalized as if they came now; plugins do not run. */
export function rawReader({ events }: Pick<Settings, 'events'>): LineReader {
  const options = normalizeOptions(events);
  const receivedMs = Date.now();
  return (bytes, line) => {
    try {
      const raw: unknown = JSON.parse(bytes.toString());
      if (!isObject(raw as Event['details'])) return 'this is no JSON object';
      const reception = { id: `line-${line}`, receivedMs, sender: '127.0.0.1', endpoint: 'events' };
      return normalize(raw as Event['details'], reception, options);
    } catch (error) {
      return `this is no JSON: ${messageOf(error)}`;
    }
  };
}

/** Events in stored form. */
export function storedReader(): LineReader {
  return (bytes, line) => {
    try {
      return storedEvent(bytes, `line ${line}`, line);
    } catch (error) {
      return messageOf(error);
    }
  };
}
