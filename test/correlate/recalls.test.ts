import { describe, expect, it } from '@jest/globals';
import type { Recall } from '../../src/correlate/recall-past.ts';
import { Recalls } from '../../src/correlate/recalls.ts';
import type { Span } from '../../src/correlate/unread-table.ts';
import type { Event } from '../../src/event/event.ts';
import { MozdefError } from '../../src/lifecycle/error.ts';
import { createLogger } from '../../src/log/log.ts';
import type { Query } from '../../src/query/ast.ts';
import type { SearchRequest, SearchResult } from '../../src/store/event-store.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

/** Seconds before now. */
function ago(time: number): number {
  return Math.max(0, (NOW - time) / 1000);
}

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
  now = NOW;
  readonly recalls = new Recalls(() => this.ms);

  run(): Promise<void> {
    const log = Object.assign(createLogger('silent'), { warn: (said: unknown) => void this.warned.push(said) });
    return this.recalls.run({
      now: this.now,
      log,
      thread: { call: async <T>(method: string, argument?: unknown) => this.#call(method, argument) as T },
      store: { search: async (request) => this.#search(request) },
    });
  }

  #call(method: string, argument: unknown): unknown {
    const {
      ids,
      unread = [],
      again,
    } = argument as { ids: readonly string[]; unread?: readonly Span[]; again?: boolean };
    if (method === 'queries') return ids.map((id): Query => ({ op: 'equals', field: 'category', value: id }));
    const left = unread.map(({ from, to }) => `${ago(from)}..${ago(to)}`);
    this.told.push(
      `${method} ${ids.join(' ')}${again ? ' again' : ''}${left.length > 0 ? ` but ${left.join(' ')}` : ''}`,
    );
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
    const near = Array.from({ length: 129 }, (_, n) => recallOf(`near${n}`));
    const all = recallOf('all', { wide: true });
    desk.recalls.begin([all, recallOf('far', { from: NOW - 86_400_000, reachMs: 86_400_000 }), ...near]);

    await desk.run();
    await desk.run();

    expect(desk.told.filter((line) => line.startsWith('recalled'))).toEqual([
      `recalled ${near
        .slice(0, 128)
        .map(({ id }) => id)
        .join(' ')}`,
      'recalled near128',
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

    const told = [
      'recall a b',
      'recalled a b',
      expect.stringMatching(/^recalled bad but 60\.\./),
      'recall c',
      'recalled c',
    ];
    expect(desk.told).toEqual(told);
    expect([...desk.recalls.waiting]).toEqual([]);
    expect([...desk.recalls.partial]).toEqual(['bad']);
    expect(desk.warned).toEqual([{ rule: 'bad', error: 'it takes too long' }]);
  });

  it('tries again what a store cannot read, that alone, after longer and longer, and is whole in the end', async () => {
    const desk = new Desk();
    let broken = true;
    const asked: string[] = [];
    desk.before = (_, { from, to }) => {
      asked.push(`${ago(from)}..${ago(to)}`);
      // All that touches the minutes from 60 to 50 before now.
      if (broken && ago(from) > 3000 && ago(to) < 3600) throw new MozdefError('query-timeout', 'it takes too long');
    };
    const run = async (seconds: number): Promise<string[]> => {
      asked.length = 0;
      desk.now = NOW + seconds * 1000;
      // As often as it likes: that changes nothing before its time has come.
      for (let turn = 0; turn < 20; turn++) await desk.run();
      return [...asked];
    };
    desk.recalls.begin([recallOf('one', { from: NOW - 4_800_000, reachMs: 4_800_000 })]);

    await run(0);
    // Parts of five minutes, and each of them but these was read.
    expect(desk.told.at(-1)).toBe('recalled one but 3600..3300 3300..3000');
    expect([desk.recalls.waiting.size, desk.recalls.partial.size]).toEqual([0, 1]);
    expect(await run(59)).toEqual([]);
    expect(await run(60)).toEqual(['3600..3300']);
    expect(desk.told.at(-1)).toBe('recalled one but 3300..3000 3600..3450 3450..3300');
    expect(await run(179)).toEqual([]);
    expect(await run(180)).toEqual(['3300..3000']);
    broken = false;
    expect(await run(420)).toEqual(['3600..3450', '3450..3300', '3300..3150', '3150..3000']);
    expect(desk.told.slice(-2)).toEqual(['recall one again', 'recalled one']);
    expect(desk.recalls.partial.size).toBe(0);
    expect(await run(90_000)).toEqual([]);
  });

  it('goes on with what was left when rules were loaded, without making them wait', async () => {
    const desk = new Desk();
    const left = [{ from: NOW - 300_000, to: NOW - 200_000 }];
    desk.recalls.begin([recallOf('new')], [recallOf('old', { left })], NOW);
    expect([...desk.recalls.waiting]).toEqual(['new']);
    await desk.run();
    expect(desk.told).toEqual(['recall new', 'recalled new']);
    desk.now = NOW + 60_000;
    await desk.run();

    expect(desk.told.slice(2)).toEqual(['recall old again', 'recalled old']);
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
