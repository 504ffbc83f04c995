import { expect, it } from '@jest/globals';
import { readBatch } from '../../../../src/store/elasticsearch/writing/read-batch.ts';
import { underOwnId } from '../../../../src/store/elasticsearch/writing/under-own-id.ts';

const EVENT = '{"summary":"a","tags":["t"],"details":{"n":9007199254740993},"mozdef":{"id":"b-0"}}';
const read = (text: string) =>
  readBatch({ batch: 'b', received: 0, ndjson: new Uint8Array(Buffer.from(text)), count: 0, claims: [] });

it('takes a batch apart and says what is no event', () => {
  const texts = [EVENT, '{"broken', '[]', '"text"', 'null', '{}', '{"mozdef":null}', '{"mozdef":{"id":""}}', '', EVENT];

  const { events, refused } = read(texts.join('\n'));

  expect(events.map(({ line, text }) => [line, text])).toEqual([
    [0, EVENT],
    [9, EVENT],
  ]);
  expect(refused.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(refused[0]?.reason).toMatch(/^not JSON: /);
  expect(refused[4]?.reason).toBe('an event without mozdef.id');
});

it('reads no event in an empty batch, nor behind the last newline', () => {
  expect(read('')).toEqual({ events: [], refused: [] });
  expect(read(`${EVENT}\n`).events).toHaveLength(1);
});

it('mends halves of surrogate pairs, which no server takes', () => {
  const [event] = read('{"summary":"\\ud83d and \\ud83d\\ude00","mozdef":{"id":"b-0"}}').events;

  expect(event?.event.summary).toBe('\ufffd and \u{1f600}');
});

it('puts an event under its own id, tagged, and changes nothing else', () => {
  const [event] = read(EVENT).events;
  if (!event) throw new Error('no event');

  const { text } = underOwnId(event, 'b-1', 'id-conflict');

  expect(text).toBe(EVENT.replace('["t"]', '["id-conflict","t"]').replace('b-0', 'b-1'));
});
