import { describe, expect } from '@jest/globals';
import { newBatchId } from '../../src/queue/batch.ts';
import {
  ask,
  type ContractContext,
  expectSeqs,
  NOON,
  saveBatch,
  searchFor,
  some,
  stored,
  summaries,
} from './event-store.support.ts';

export function savingContract(context: ContractContext): void {
  describe('saving', () => {
    context.promise('reports what it stored and numbers it in order', async () => {
      const reports = await context.save(saveBatch(some(3)), saveBatch(some(2), { received: NOON + 60_000 }));

      const { events } = await context.store.search(searchFor({ order: 'oldest' }));
      expect(reports).toEqual([
        { saved: 3, duplicates: 0, conflicts: 0, refused: [] },
        { saved: 2, duplicates: 0, conflicts: 0, refused: [] },
      ]);
      const seqs = events.map(({ mozdef }) => mozdef.seq);
      expectSeqs(context, seqs, 5);
      expect((await context.store.status()).seq).toBe(seqs.at(-1));
    });

    context.promise('stores a batch once, however often it comes', async () => {
      const batch = newBatchId(NOON);

      const first = await context.save(saveBatch(some(5), { batch }));
      const again = await context.save(saveBatch(some(5), { batch }), saveBatch(some(5), { batch }));

      expect([...first, ...again].map(({ saved, duplicates }) => [saved, duplicates])).toEqual([
        [5, 0],
        [0, 5],
        [0, 5],
      ]);
      expect(await context.store.count(ask)).toBe(5);
    });

    context.promise('stores a batch once when it comes twice at the same time', async () => {
      const batch = newBatchId(NOON);

      const reports = await Promise.all([
        context.store.save(saveBatch(some(5), { batch })),
        context.store.save(saveBatch(some(5), { batch })),
      ]);

      await context.settled();
      expect(reports.map(({ saved }) => saved).sort((one, other) => one - other)).toEqual([0, 5]);
      expect(await context.store.count(ask)).toBe(5);
    });

    context.promise('stores the parts of a batch, in any order and overlapping, each event once', async () => {
      const batch = newBatchId(NOON);
      const part = (first: number, count: number) => saveBatch(some(count), { batch, first });

      const reports = await context.save(part(4, 3), part(0, 3), part(2, 4), part(0, 8));

      expect(reports.map(({ saved }) => saved)).toEqual([3, 3, 1, 1]);
      expect((await summaries(context.store, { order: 'oldest' })).sort()).toEqual(
        Array.from({ length: 8 }, (_, position) => `event ${position}`),
      );
    });

    context.promise('keeps several events of one position apart, each once', async () => {
      const batch = newBatchId(NOON);
      const events = ['0', '0-1', '0-2'].map((id) => ({ id: `${batch}-${id}`, summary: id }));

      await context.save(saveBatch(events.slice(0, 2), { batch }));
      const [again] = await context.save(saveBatch(events, { batch }));

      expect(again).toMatchObject({ saved: 1, duplicates: 2 });
      expect((await summaries(context.store)).sort()).toEqual(['0', '0-1', '0-2']);
    });

    context.promise('stores an event once that comes again in another batch under its first id', async () => {
      const first = newBatchId(NOON);
      await context.save(saveBatch(some(2), { batch: first }));

      const [again] = await context.save(saveBatch([{ id: `${first}-1` }, { id: `${first}-7`, summary: 'new' }]));

      expect(again).toMatchObject({ saved: 1, duplicates: 1 });
      expect(await stored(context.store, `${first}-7`)).toMatchObject({ summary: 'new' });
    });

    context.promise('takes an empty batch', async () => {
      const [report] = await context.save(saveBatch([]));

      expect(report).toEqual({ saved: 0, duplicates: 0, conflicts: 0, refused: [] });
    });

    context.promise('refuses what is no event, with its line and a reason, and stores the rest', async () => {
      const batch = saveBatch(some(3));
      const lines = Buffer.from(batch.ndjson).toString().split('\n');
      lines[1] = '{"summary": broken';

      const report = await context.store.save({ ...batch, ndjson: new Uint8Array(Buffer.from(lines.join('\n'))) });

      await context.settled();
      expect(report).toMatchObject({ saved: 2, refused: [{ line: 1, reason: expect.stringContaining('JSON') }] });
      expect(await context.store.count(ask)).toBe(2);
    });

    context.promise('still knows every event and every batch after it was opened again', async () => {
      const batch = newBatchId(NOON);
      await context.save(saveBatch(some(5), { batch }));
      await context.reopen();

      const [again] = await context.save(saveBatch(some(6), { batch }));

      expect(again).toMatchObject({ saved: 1, duplicates: 5 });
      const { events } = await context.store.search(searchFor());
      const seqs = events.map(({ mozdef }) => mozdef.seq ?? 0).sort((one, other) => one - other);
      expectSeqs(context, seqs, 6);
    });
  });
}
