import { describe, expect, it } from '@jest/globals';
import type { Recall } from '../../src/correlate/recall-past.ts';
import { Recalls } from '../../src/correlate/recalls.ts';
import type { Event } from '../../src/event/event.ts';
import { MozdefError } from '../../src/lifecycle/error.ts';
import { createLogger } from '../../src/log/log.ts';
import type { Query } from '../../src/query/ast.ts';
import type { SearchRequest, SearchResult } from '../../src/store/event-store.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

function recallOf(id: string, more: Partial<Recall> = {}): Recall {
  return { id, from: NOW - 60_000, reachMs: 60_000, wide: false, deep: false, ...more };
}

/** A rule thread that writes down what it is told, and a store in which each rule has some pages of events. */
class Desk {
  readonly told: string[] = [];
  readonly warned: unknown[] = [];
  pages = 1;
  /** Called before each search. */
  before: (rules: readonly string[], range: SearchRequest['range']) => void = () => undefined;
  ms = 0;
  readonly recalls = new Recalls(() => this.ms);

  run(): Promise<void> {
    const log = Object.assign(createLogger('silent'), { warn: (said: unknown) => void this.warned.push(said) });
    return this.recalls.run({
      now: NOW,
      log,
      thread: { call: async <T>(method: string, argument?: unknown) => this.#call(method, argument) as T },
      store: { search: async (request) => this.#search(request) },
    });
  }

  #call(method: string, argument: unknown): unknown {
    const { ids, whole } = argument as { ids: readonly string[]; whole?: boolean };
    if (method === 'queries') return ids.map((id): Query => ({ op: 'equals', field: 'category', value: id }));
    this.told.push(`${method} ${ids.join(' ')}${whole === false ? ', not whole' : ''}`);
    return undefined;
  }

  #search({ query, range, cursor = '1' }: SearchRequest): SearchResult {
    const rules = (query as unknown as { of: { value: string }[] }).of.map(({ value }) => value);
    this.before(rules, range);
    this.ms += 200;
    const events = [{ category: rules[0] }] as unknown as Event[];
    const next = Number(cursor) < this.pages ? { next: String(Number(cursor) + 1) } : {};
    return { total: { value: 0, relation: 'gte' }, events, partial: false, ...next };
  }
}

describe('Recalls', () => {
  it('reads the past of rules that reach about as far together, some at a time, the nearest first', async () => {
    const desk = new Desk();
    const near = Array.from({ length: 65 }, (_, n) => recallOf(`near${n}`));
    const all = recallOf('all', { wide: true });
    desk.recalls.begin([all, recallOf('far', { from: NOW - 86_400_000, reachMs: 86_400_000 }), ...near]);

    await desk.run();
    await desk.run();

    expect(desk.told.filter((line) => line.startsWith('recalled'))).toEqual([
      `recalled ${near
        .slice(0, 64)
        .map(({ id }) => id)
        .join(' ')}`,
      'recalled near64',
      'recalled far',
      'recalled all',
    ]);
    expect(desk.recalls.waiting.size).toBe(0);
  });

  it('stops when its time is over, and goes on there the next time', async () => {
    const desk = new Desk();
    desk.pages = 8;
    desk.recalls.begin([recallOf('long')]);

    await desk.run();
    expect(desk.told).toHaveLength(3);
    expect(desk.recalls.waiting).toEqual(new Set(['long']));
    await desk.run();
    await desk.run();

    expect(desk.told).toEqual([...Array.from({ length: 8 }, () => 'recall long'), 'recalled long']);
    expect(desk.recalls.waiting.size).toBe(0);
  });

  it('reads the same again after the store was away', async () => {
    const desk = new Desk();
    desk.pages = 2;
    let away = true;
    desk.before = () => {
      if (away && desk.told.length === 1) throw new MozdefError('store-unavailable', 'it is away');
    };
    desk.recalls.begin([recallOf('one')]);

    await expect(desk.run()).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(desk.recalls.waiting).toEqual(new Set(['one']));
    away = false;
    await desk.run();

    expect(desk.told).toEqual(['recall one', 'recall one', 'recall one', 'recalled one']);
  });

  it('reads in parts what is too much for one search, each once', async () => {
    const desk = new Desk();
    const read: number[][] = [];
    desk.before = (_, { from, to }) => {
      const [begin, end] = [Math.max(0, NOW - from), Math.max(0, NOW - to)];
      if (begin - end > 20_000) throw new MozdefError('query-timeout', 'it takes too long');
      read.push([begin, end]);
    };
    desk.recalls.begin([recallOf('one')]);

    for (let turn = 0; turn < 10; turn++) await desk.run();

    expect(read).toEqual([
      [60_000, 45_000],
      [45_000, 30_000],
      [30_000, 15_000],
      [15_000, 0],
    ]);
    expect(desk.told.at(-1)).toBe('recalled one');
    expect(desk.warned).toEqual([]);
  });

  it('lets one that asks what cannot be answered begin blind, and only that one', async () => {
    const desk = new Desk();
    desk.before = (rules) => {
      if (rules.includes('bad')) throw new MozdefError('query-timeout', 'it takes too long');
    };
    desk.recalls.begin(['a', 'b', 'bad', 'c'].map((id) => recallOf(id)));

    await desk.run();

    const told = ['recall a b', 'recalled a b', 'recalled bad, not whole', 'recall c', 'recalled c'];
    expect(desk.told).toEqual(told);
    expect(desk.warned).toEqual([{ rule: 'bad', error: 'it takes too long' }]);
  });

  it('waits for a rule once, and forgets what it is told to', async () => {
    const desk = new Desk();
    desk.recalls.begin([recallOf('old')]);
    desk.recalls.begin([recallOf('one', { deep: true })]);
    desk.recalls.add([recallOf('one', { deep: true }), recallOf('other', { deep: true })]);

    await desk.run();

    expect(desk.told).toEqual(['recall one', 'recalled one', 'recall other', 'recalled other']);
  });
});
