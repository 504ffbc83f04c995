import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Event } from '../../src/event/event.ts';
import { encodeBatch, newBatchId } from '../../src/queue/batch.ts';
import { processBatch } from '../../src/work/process-batch.ts';
import { batchOf, eventsOf, HEADER, linesOf, orderOf, RECEIVED, workbench } from './support.ts';

const run = (body: string, bench = workbench(), header = {}) => processBatch(orderOf(batchOf(body, header)), bench);
const texts = (letters: readonly { bytes: Uint8Array }[]): string[] =>
  letters.map(({ bytes }) => Buffer.from(bytes).toString());

describe('processBatch', () => {
  it('makes one stored event of each, with ids by batch and position over all bodies', () => {
    const id = newBatchId(RECEIVED);
    const bytes = (body: string) => Buffer.from(body);
    const bodies = [
      { header: HEADER, bytes: bytes('{"summary":"a"}\n{"summary":"b"}') },
      { header: { ...HEADER, endpoint: 'nxlog', sender: '192.0.2.2' }, bytes: bytes('[{"summary":"c"}]') },
      { header: HEADER, bytes: bytes('Nov 24 12:00:00 web1 sshd[7]: a line') },
    ];

    const result = processBatch(
      orderOf({ id, received: RECEIVED, bytes: encodeBatch({ id, received: RECEIVED, bodies }) }),
      workbench(),
    );

    const events = eventsOf(result);
    expect(events.map(({ summary }) => summary).slice(0, 3)).toEqual(['a', 'b', 'c']);
    expect(events.map(({ mozdef }) => mozdef.id)).toEqual([0, 1, 2, 3].map((position) => `${id}-${position}`));
    expect(events.map(({ mozdef }) => mozdef.sender)).toEqual(['192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.1']);
    expect(events[3]).toMatchObject({ hostname: 'web1', processname: 'sshd' });
    expect(result).toMatchObject({
      batch: id,
      received: RECEIVED,
      positions: [0, 1, 2, 3],
      deadLetters: [],
      claims: [],
    });
  });

  it.each([
    ['a line', 'Nov 24 12:00:00 web1 sshd[7]: caf\xe9'],
    ['JSON', '{"summary":"caf\xe9"}'],
  ])('notes on %s that bytes were no UTF-8', (_kind, written) => {
    const id = newBatchId(RECEIVED);
    const bodies = [{ header: HEADER, bytes: Buffer.from(written, 'latin1') }];
    const bytes = encodeBatch({ id, received: RECEIVED, bodies });

    const [event] = eventsOf(processBatch(orderOf({ id, received: RECEIVED, bytes }), workbench()));

    expect(event?.summary).toMatch(/caf\uFFFD$/);
    expect(event?.mozdef.errors).toEqual(['bytes that are not UTF-8 were replaced']);
  });

  it('processes only the positions of the order', () => {
    const batch = batchOf(linesOf({ summary: 'a' }, { summary: 'b' }, { summary: 'c' }));

    const result = processBatch({ ...orderOf(batch), from: 1, to: 2 }, workbench());

    expect(eventsOf(result).map(({ summary }) => summary)).toEqual(['b']);
    expect(result.positions).toEqual([1]);
  });

  it('makes a dead letter of what is no JSON object, and of what cannot be enriched', () => {
    const bench = workbench((event) => {
      if (event.summary === 'bad') throw new Error('a fault of ours');
      return { events: [event] };
    });

    const result = run('{"summary":"good"}\n{oops}\n[1]\n{"summary":"bad"}', bench);

    expect(eventsOf(result).map(({ summary }) => summary)).toEqual(['good']);
    expect(texts(result.deadLetters)).toContain('{oops}');
    expect(result.deadLetters.at(-1)).toMatchObject({ stage: 'plugin', reason: 'a fault of ours', time: RECEIVED });
    expect(result.deadLetters[0]).toMatchObject({ stage: 'parse', received: RECEIVED, header: HEADER });
  });

  it('makes a dead letter of an event in which a plugin left what cannot be stored, and of all its pieces', () => {
    const bench = workbench((event) => {
      if (event.summary !== 'bad') return { events: [event] };
      const piece = structuredClone(event);
      event.mozdef.plugins.push('counter');
      event.details = { big: 1n as unknown as number };
      return { events: [piece, event] };
    });

    const result = run(linesOf({ summary: 'one' }, { summary: 'bad' }, { summary: 'two' }), bench);

    expect(eventsOf(result).map(({ summary }) => summary)).toEqual(['one', 'two']);
    expect(result.positions).toEqual([0, 2]);
    expect(result.deadLetters).toMatchObject([
      {
        stage: 'plugin',
        plugin: 'counter',
        reason: expect.stringMatching(/^what the plugin counter made of it cannot be stored: .*BigInt/),
      },
    ]);
    expect(texts(result.deadLetters)).toEqual(['{"summary":"bad"}']);
  });

  it.each<[string, (event: Event) => void, string[], RegExp]>([
    [
      'by one of several plugins',
      (event) => (event.details['big'] = 1n as never),
      ['a', 'b', 'c'],
      /plugins a, b and c made/,
    ],
    ['by an unknown plugin', (event) => (event.details['big'] = 1n as never), [], /^what plugins made/],
    ['with a message of several lines', (event) => (event.details['loop'] = event as never), ['a'], /^[^\n]{1,502}$/],
    ['with a long message', (event) => Object.assign(event, { toJSON: fail('x'.repeat(5000)) }), ['a'], /^[^\n]{502}$/],
    [
      'without JSON',
      (event) => Object.assign(event, { toJSON: () => undefined }),
      ['a'],
      /plugin a made .*has no JSON/,
    ],
  ])('says in one line who left what cannot be stored: %s', (_, spoil, plugins, reason) => {
    const bench = workbench((event) => {
      event.mozdef.plugins.push(...plugins);
      spoil(event);
      return { events: [event] };
    });

    const { deadLetters } = run(linesOf({ summary: 'bad' }), bench);

    expect(deadLetters[0]?.reason).toMatch(reason);
    expect(deadLetters[0]?.plugin).toBe(plugins.length === 1 ? 'a' : undefined);
  });

  it('counts drops by plugin and reason, and keeps the other pieces of a split', () => {
    const bench = workbench((event) => {
      if (event.summary === 'noise') return { dropped: { plugin: 'mute', reason: 'noise' } };
      if (event.summary !== 'split') return { events: [event] };
      const pieces = [0, 1].map((n) => ({ ...event, mozdef: { ...event.mozdef, id: `${event.mozdef.id}-${n}` } }));
      return { events: pieces, drops: [{ plugin: 'mute', reason: 'empty piece' }] };
    });

    const result = run(linesOf({ summary: 'noise' }, { summary: 'noise' }, { summary: 'split' }), bench);

    expect(result.dropped).toEqual([
      { plugin: 'mute', reason: 'noise', count: 2 },
      { plugin: 'mute', reason: 'empty piece', count: 1 },
    ]);
    expect(eventsOf(result).map(({ mozdef }) => mozdef.id.slice(-4))).toEqual(['-2-0', '-2-1']);
    expect(result.positions).toEqual([2, 2]);
  });

  it('takes events with a static id out of the events', () => {
    const bench = workbench((event) => {
      event.mozdef.staticid = 'gate-1';
      return { events: [event] };
    });

    const result = run('{"summary":"open"}', bench);

    expect(result.positions).toEqual([]);
    expect(result.ndjson).toHaveLength(0);
    expect(result.latest).toMatchObject([{ id: 'gate-1', event: { summary: 'open' } }]);
  });

  it('hands on the claims of senders, with the line they are about and the id to fall back on', () => {
    const batch = batchOf('{"index":{"_id":"x"}}\n{"summary":"a"}\n{"index":{}}\n{"summary":"b"}', {
      endpoint: 'bulk',
    });

    const result = processBatch(orderOf(batch), workbench());

    expect(result.claims).toEqual([
      {
        line: 0,
        id: expect.stringMatching(/^[\da-f]{32}$/),
        content: expect.stringMatching(/^[\da-f]{32}$/),
        ownId: `${batch.id}-0`,
      },
    ]);
    expect(eventsOf(result).map(({ mozdef }) => mozdef.id)).toEqual([result.claims[0]?.id, `${batch.id}-1`]);
  });

  it('gives pieces of a claimed event ids of their own under the claim', () => {
    const batch = batchOf('{"summary":"a"}', { claim: 'key' });
    const bench = workbench((event) => ({
      events: [0, 1].map((n): Event => ({ ...event, mozdef: { ...event.mozdef, id: `${event.mozdef.id}-${n}` } })),
    }));

    const { claims } = processBatch(orderOf(batch), bench);

    expect(claims.map(({ line, ownId }) => [line, ownId])).toEqual([
      [0, `${batch.id}-0-0`],
      [1, `${batch.id}-0-1`],
    ]);
    expect(claims[1]?.id).toBe(`${claims[0]?.id.slice(0, 32)}-1`);
  });

  it('throws at bytes that are no batch', () => {
    expect(() => processBatch({ bytes: Uint8Array.from([1, 2, 3]), from: 0, to: 9, skips: [] }, workbench())).toThrow(
      'not a batch',
    );
  });

  it('loses no event whatever the body is, and makes the same of it in parts as at once', () => {
    const line = fc.oneof(
      fc.json(),
      fc.string(),
      fc.record({ summary: fc.string(), details: fc.json() }).map((event) => JSON.stringify(event)),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.nat(8), (lines, middle) => {
        const batch = batchOf(lines.join('\n'));
        const order = orderOf(batch);

        const whole = processBatch(order, workbench());
        const parts = [
          processBatch({ ...order, to: middle }, workbench()),
          processBatch({ ...order, from: middle }, workbench()),
        ];

        expect(parts.flatMap(eventsOf)).toEqual(eventsOf(whole));
        expect(parts.flatMap(({ deadLetters }) => deadLetters)).toEqual(whole.deadLetters);
        const given = whole.deadLetters.map(({ id }) => Number(id.split('-').at(-1)));
        const all = [...whole.positions, ...given].sort((a, b) => a - b);
        expect(all).toEqual(all.map((_, position) => position));
      }),
    );
  });
});

function fail(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}
