import type { Event, JsonObject } from '../../event/event.ts';
import { isObject } from '../../event/own-property.ts';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import { findInputFiles } from '../send/input-files.ts';
import { openInput } from '../send/open-input.ts';
import { readAllLines } from '../send/read-records.ts';

/** The lines of a file (plain, gzip or zstd) that are not blank, each with its number in the file, from 1. */
export async function* readLines(name: string): AsyncGenerator<{ readonly line: number; readonly bytes: Buffer }> {
  const [file] = await findInputFiles([name]);
  if (!file) throw new MozdefError('input-unreadable', `there is no file ${name}`);
  let line = 0;
  for await (const lines of readAllLines(openInput(file)))
    for (const bytes of lines) {
      line++;
      if (bytes.length > 0) yield { line, bytes };
    }
}

/** The events in stored form of a file (plain, gzip or zstd), one a line. Rejects with `request-invalid`, naming the line. */
export async function* readEventFile(name: string): AsyncGenerator<Event> {
  for await (const { line, bytes } of readLines(name)) yield storedEvent(bytes, `${name}:${line}`, line);
}

/** The event in stored form that a line holds. Throws `request-invalid`. */
export function storedEvent(record: Buffer, where: string, line: number): Event {
  let value: unknown;
  try {
    value = JSON.parse(record.toString());
  } catch (error) {
    throw new MozdefError('request-invalid', `this is no JSON: ${messageOf(error)}`, { where });
  }
  const event = value as Partial<Event>;
  const lack = lackOf(event);
  if (lack !== undefined)
    throw new MozdefError('request-invalid', `this is no event in stored form: ${lack}`, {
      where,
      remedy: 'Give what mozdef search --json or mozdef process prints.',
    });
  const whole = event as Event;
  const mozdef = { sender: '', endpoint: '', plugins: [], ...event.mozdef, id: event.mozdef?.id ?? `line-${line}` };
  return { ...whole, receivedtimestamp: event.receivedtimestamp ?? whole.utctimestamp, mozdef };
}

/** What an event in stored form must have, as far as rules depend on it. */
function lackOf(event: Partial<Event> | null): string | undefined {
  if (typeof event !== 'object' || event === null) return 'it is no object';
  if (!isObject(event.details)) return 'it has no details';
  if (!isTime(event.utctimestamp)) return 'its utctimestamp is no time';
  if (event.receivedtimestamp !== undefined && !isTime(event.receivedtimestamp))
    return 'its receivedtimestamp is no time';
  const mozdef = (event as unknown as JsonObject)['mozdef'] ?? {};
  const id = isObject(mozdef) ? mozdef['id'] : null;
  return id === undefined || typeof id === 'string' ? undefined : 'its mozdef.id is no text';
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}
