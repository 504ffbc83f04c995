import { describe, expect } from '@jest/globals';
import type { Query } from '../../src/query/ast.ts';
import { newBatchId } from '../../src/queue/batch.ts';
import {
  ask,
  type ContractContext,
  NOON,
  saveBatch,
  searchFor,
  some,
  stored,
  summaries,
} from './event-store.support.ts';

export function searchingContract(context: ContractContext): void {
  describe('searching', () => {
    context.promise('sorts by event time, newest or oldest first, and within range only', async () => {
      const at = (utctimestamp: string) => ({ utctimestamp, summary: utctimestamp.slice(11, 19) });
      await context.save(
        saveBatch([at('2026-03-01T10:00:00Z'), at('2026-03-01T12:00:00Z'), at('2026-03-01T09:00:00Z')]),
        saveBatch([at('2026-03-01T11:00:00Z')]),
      );
      const range = { from: Date.parse('2026-03-01T10:00:00Z'), to: Date.parse('2026-03-01T12:00:00Z') };

      expect(await summaries(context.store)).toEqual(['12:00:00', '11:00:00', '10:00:00', '09:00:00']);
      expect(await summaries(context.store, { order: 'oldest', range })).toEqual(['10:00:00', '11:00:00']);
    });

    context.promise('pages through everything once, while new events arrive', async () => {
      const sameTime = { utctimestamp: new Date(NOON).toISOString() };
      const sketches = Array.from({ length: 25 }, (_, n) => ({ summary: `s${n}`, ...(n % 2 === 0 && sameTime) }));
      await context.save(saveBatch(sketches));
      const seen: string[] = [];
      let cursor: string | undefined;

      do {
        const page = await context.store.search(searchFor({ limit: 7, ...(cursor !== undefined && { cursor }) }));
        seen.push(...page.events.map(({ summary }) => summary));
        expect(page.total).toEqual({ value: 25, relation: 'eq' });
        cursor = page.next;
        await context.save(saveBatch([{ summary: 'late', ...sameTime }], { received: NOON + seen.length }));
      } while (cursor !== undefined);

      expect(seen).toHaveLength(25);
      expect(new Set(seen)).toEqual(new Set(sketches.map(({ summary }) => summary)));
    });

    context.promise('refuses a cursor that it did not give', async () => {
      await expect(context.store.search(searchFor({ cursor: 'bm8' }))).rejects.toMatchObject({
        code: 'request-invalid',
      });
    });

    context.promise('counts exactly, or at least so many', async () => {
      await context.save(saveBatch(some(30)));
      const total = async (asked: number | 'exact') =>
        (await context.store.search(searchFor({ limit: 3, total: asked }))).total;

      expect(await total('exact')).toEqual({ value: 30, relation: 'eq' });
      expect(await total(10)).toEqual({ value: 10, relation: 'gte' });
      expect(await total(30)).toEqual({ value: 30, relation: 'eq' });
      expect(await total(100)).toEqual({ value: 30, relation: 'eq' });
    });

    context.promise('finds with many alternatives what each finds alone', async () => {
      const sketches = Array.from({ length: 60 }, (_, n) => ({
        summary: `event s${n}`,
        hostname: `h${n}`,
        details: n % 3 === 0 ? { code: n } : { code: [`c${n}`, 'common'], inner: { name: `Name ${n}` } },
      }));
      await context.save(saveBatch(sketches.slice(0, 30)), saveBatch(sketches.slice(30)));
      const alternatives = [3, 7, 14, 25, 36, 47, 58, 69].flatMap((n): Query[] => [
        { op: 'equals', field: 'details.code', value: `${n}.0` },
        { op: 'equals', field: 'details.code', value: `C${n + 1}` },
        { op: 'equals', field: 'hostname', value: `H${n + 2}` },
        { op: 'equals', field: 'details.inner.name', value: `name ${n + 3}` },
        { op: 'words', field: 'summary', text: `S${n + 4}` },
      ]);
      const found = new Set<string>();
      for (const query of alternatives) for (const one of await summaries(context.store, { query })) found.add(one);

      const together = await summaries(context.store, { query: { op: 'or', of: alternatives } });

      expect(together.toSorted()).toEqual([...found].toSorted());
      expect(together.length).toBeGreaterThan(20);
      expect(together.length).toBeLessThan(60);
    });

    context.promise('finds by words anywhere and by values', async () => {
      await context.save(
        saveBatch([
          { summary: 'Accepted publickey for root', details: { port: 22, user: { name: 'Root' } } },
          { summary: 'Failed password', details: { port: 2222, list: ['Needle-42'] } },
        ]),
      );
      const found = (query: Query) => summaries(context.store, { query });

      expect(await found({ op: 'any', text: 'needle' })).toEqual(['Failed password']);
      expect(await found({ op: 'words', field: 'summary', text: 'ACCEPTED publickey' })).toHaveLength(1);
      expect(await found({ op: 'equals', field: 'details.port', value: '22' })).toHaveLength(1);
      expect(await found({ op: 'equals', field: 'details.user.name', value: 'ROOT' })).toHaveLength(1);
      expect(await found({ op: 'any', text: 'nowhere' })).toEqual([]);
      expect(await found({ op: 'nothing' })).toEqual([]);
    });

    context.promise('counts what a query finds', async () => {
      await context.save(saveBatch([...some(4), { category: 'Network' }]));

      expect(await context.store.count(ask)).toBe(5);
      expect(await context.store.count({ ...ask, query: { op: 'equals', field: 'category', value: 'network' } })).toBe(
        1,
      );
    });

    context.promise('gets one event by its id', async () => {
      const batch = newBatchId(NOON);
      await context.save(saveBatch(some(3), { batch }));

      expect(await stored(context.store, `${batch}-1`)).toMatchObject({
        summary: 'event 1',
        mozdef: { seq: context.seqs === 'contiguous' ? 2 : expect.any(Number) },
      });
      expect(await stored(context.store, `${batch}-3`)).toBeUndefined();
      expect(await stored(context.store, "no such id'")).toBeUndefined();
    });

    context.promise('gets many events by their ids at once, each once', async () => {
      const [one, other] = [newBatchId(NOON), newBatchId(NOON + 1)];
      const claim = { line: 1, id: 'c1a1m', content: 'c', ownId: `${other}-1` };
      const sketches = [{ summary: 'unclaimed' }, { id: 'c1a1m', summary: 'claimed' }];
      await context.save(saveBatch(some(1200), { batch: one }), saveBatch(sketches, { batch: other, claims: [claim] }));
      const wanted = [...Array.from({ length: 1200 }, (_, n) => `${one}-${n}`), `${other}-0`, 'c1a1m'];

      const found = await context.store.get([
        ...wanted,
        `${one}-1200`,
        `${newBatchId(NOON)}-0`,
        'C1A1M',
        '',
        'nowhere',
      ]);

      expect([...found.keys()].sort()).toEqual([...wanted].sort());
      expect([...found].every(([id, event]) => event.mozdef.id === id)).toBe(true);
      expect(found.get(`${one}-777`)).toEqual(await stored(context.store, `${one}-777`));
      expect(found.get('c1a1m')).toMatchObject({ summary: 'claimed' });
      expect((await context.store.get([])).size).toBe(0);
    });

    context.promise('stops at once when it is cancelled', async () => {
      await context.save(saveBatch(some(3)));
      const controller = new AbortController();
      controller.abort();

      await expect(context.store.search(searchFor(), controller.signal)).rejects.toThrow();
    });

    context.promise('says so when the time was too short', async () => {
      await context.save(saveBatch(some(3)));

      const page = await context.store.search(searchFor({ timeoutMs: 0 }));

      expect(page).toMatchObject({ partial: true, total: { relation: 'gte' } });
      expect(await context.store.histogram({ ...ask, timeoutMs: 0, intervalMs: 1000 })).toEqual({
        value: [],
        partial: true,
      });
      await expect(context.store.count({ ...ask, timeoutMs: 0 })).rejects.toMatchObject({ code: 'query-timeout' });
    });
  });
}
