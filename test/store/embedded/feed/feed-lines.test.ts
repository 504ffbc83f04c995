import type { DuckDBValue } from '@duckdb/node-api';
import { expect, it } from '@jest/globals';
import { FeedLines } from '../../../../src/store/embedded/feed/feed-lines.ts';

const NOTHING_LIFTED = '[null,null,null,null,null,null,null,null,null,null,null]';
const eventOf = (summary: string): string => JSON.stringify({ summary, mozdef: { id: summary.slice(0, 1) } });

/** As DuckDB gives them: by column. */
function columnsOf(first: number, events: string[]): DuckDBValue[][] {
  return [events.map((_, n) => first + n), events, events.map(() => NOTHING_LIFTED)];
}

it('takes as many events as memory should hold, and knows which was the last', () => {
  const lines = new FeedLines();
  const large = eventOf('x'.repeat(6e6));

  const answers = [
    lines.take(columnsOf(17, [eventOf('a'), large])),
    lines.take(columnsOf(19, [large, large, eventOf('b'), large])),
    lines.take(columnsOf(23, [eventOf('c')])),
  ];

  expect(answers).toEqual(['more', 'enough', 'enough']);
  expect(lines).toMatchObject({ count: 4, last: 20, full: true });
  expect(lines.bytes().length).toBeGreaterThan(18e6);
});

it('takes any one event, however large', () => {
  const lines = new FeedLines();

  expect(lines.take(columnsOf(1, [eventOf('x'.repeat(17e6)), eventOf('a')]))).toBe('enough');
  expect(lines).toMatchObject({ count: 1, last: 1 });
});

it('gives a line for each event, with its number, in a buffer of its own', () => {
  const lines = new FeedLines();
  lines.take(columnsOf(5, [eventOf('ä'), eventOf('b\n')]));

  const bytes = lines.bytes();

  expect(bytes.byteLength).toBe(bytes.buffer.byteLength);
  expect(Buffer.from(bytes).toString()).toBe(
    '{"summary":"ä","mozdef":{"id":"ä","seq":5}}\n{"summary":"b\\n","mozdef":{"id":"b","seq":6}}',
  );
  expect(new FeedLines().bytes()).toHaveLength(0);
});
