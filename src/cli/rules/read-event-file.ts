import type { Event } from '../../event/event.ts';
import { isObject } from '../../event/own-property.ts';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import { findInputFiles } from '../send/input-files.ts';
import { openInput } from '../send/open-input.ts';
import { readRecords } from '../send/read-records.ts';

/** The lines of a file (plain, gzip or zstd) that are not blank, each with its number from 1. */
export async function* readLines(name: string): AsyncGenerator<{ readonly line: number; readonly bytes: Buffer }> {
  const [file] = await findInputFiles([name]);
  if (!file) throw new MozdefError('input-unreadable', `there is no file ${name}`);
  let line = 0;
  for await (const records of readRecords(openInput(file), 'ndjson'))
    for (const bytes of records) yield { line: ++line, bytes };
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
  if (typeof event !== 'object' || event === null || typeof event.utctimestamp !== 'string' || !isObject(event.details))
    throw new MozdefError('request-invalid', 'this is no event in stored form: it has no utctimestamp or details', {
      where,
      remedy: 'Give what mozdef search --json or mozdef process prints.',
    });
  const { receivedtimestamp = event.utctimestamp } = event;
  const mozdef = event.mozdef ?? { id: `line-${line}`, sender: '', endpoint: '', plugins: [] };
  return { ...(event as Event), receivedtimestamp, mozdef };
}
