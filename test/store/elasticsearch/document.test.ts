import { describe, expect, it } from '@jest/globals';
import type { Event } from '../../../src/event/event.ts';
import { eventOf, isPlainEvent, writeDocument, writeTextDocument } from '../../../src/store/elasticsearch/document.ts';
import { saveBatch } from '../../contract/event-store.support.ts';
import { documentText } from '../../support/document-text.ts';

function lineOf(details: string): { text: string; event: Event } {
  const text = Buffer.from(saveBatch([{}]).ndjson)
    .toString()
    .replace('"details":{}', `"details":${details}`);
  return { text, event: JSON.parse(text) as Event };
}
/** As a server gives a document back: without what searches need. */
function sourceOf(json: string): Record<string, unknown> {
  const { mozdef_search: search, ...source } = JSON.parse(json) as Record<string, unknown>;
  expect(search).toMatchObject({ seq: 17, time: expect.any(Number) });
  return source;
}

describe('a document', () => {
  const line = lineOf('{"z":9007199254740993,"a":{"b.c":[1,null]},"__proto__":{"x":1}}');

  it.each([
    ['as it is', writeDocument],
    ['as text', writeTextDocument],
  ])('%s gives the event back, with its seq', (_, write) => {
    const event = eventOf(sourceOf(documentText(line, 17, write)));

    expect(JSON.stringify(event)).toBe(JSON.stringify({ ...line.event, mozdef: { ...line.event.mozdef, seq: 17 } }));
  });

  it('has the text of the event in it as it came', () => {
    expect(documentText(line, 17).startsWith(line.text.slice(0, -1))).toBe(true);
    expect(sourceOf(documentText(line, 17, writeTextDocument))['mozdef_event']).toBe(line.text);
  });

  it('as text has no field that a server could refuse', () => {
    const odd = lineOf('{}');
    const event = { ...odd.event, hostname: { an: 'object' }, tags: ['a', { b: 1 }] } as unknown as Event;

    const source = sourceOf(documentText({ text: JSON.stringify(event), event }, 17, writeTextDocument));

    expect(source).toMatchObject({ tags: ['a'], summary: 'event 0', 'mozdef.id': event.mozdef.id });
    expect(source).not.toHaveProperty('hostname');
    expect(source).not.toHaveProperty('details');
  });
});

it('knows the fields that an index was made for', () => {
  const { event } = lineOf('{}');

  expect(isPlainEvent(event)).toBe(true);
  expect(isPlainEvent({ ...event, 'mozdef.seq': 1 } as Event)).toBe(false);
});
