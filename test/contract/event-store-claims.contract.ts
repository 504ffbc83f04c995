import { describe, expect } from '@jest/globals';
import { newBatchId } from '../../src/queue/batch.ts';
import { type ContractContext, NOON, saveBatch, stored, summaries } from './event-store.support.ts';

export function claimsContract(context: ContractContext): void {
  describe('claims', () => {
    /** A batch whose one event is claimed. */
    function claimed(claim: { content: string; summary?: string; received?: number; batch?: string; id?: string }) {
      const received = claim.received ?? NOON;
      const batch = claim.batch ?? newBatchId(received);
      const id = claim.id ?? 'c1a1m';
      return saveBatch([{ id, summary: claim.summary ?? claim.content }], {
        batch,
        received,
        claims: [{ line: 0, id, content: claim.content, ownId: `${batch}-0` }],
      });
    }

    context.promise('stores equal content under a claim once', async () => {
      const reports = await context.save(
        claimed({ content: 'a' }),
        claimed({ content: 'a', received: NOON + 3_600_000 }),
      );

      expect(reports.map(({ saved, duplicates }) => [saved, duplicates])).toEqual([
        [1, 0],
        [0, 1],
      ]);
      expect(await stored(context.store, 'c1a1m')).toMatchObject({ summary: 'a', mozdef: { id: 'c1a1m' } });
    });

    context.promise('stores other content under its own id, tagged, and once', async () => {
      const batch = newBatchId(NOON + 1000);
      const other = () => claimed({ content: 'b', batch, received: NOON + 1000 });

      const reports = await context.save(claimed({ content: 'a' }), other(), other());

      expect(reports).toMatchObject([
        { saved: 1, conflicts: 0 },
        { saved: 1, conflicts: 1 },
        { saved: 0, duplicates: 1 },
      ]);
      expect(await stored(context.store, 'c1a1m')).toMatchObject({ summary: 'a', tags: [] });
      expect(await stored(context.store, `${batch}-0`)).toMatchObject({
        summary: 'b',
        tags: ['id-conflict'],
        mozdef: { id: `${batch}-0` },
      });
      expect(await summaries(context.store, { query: { op: 'equals', field: 'tags', value: 'id-conflict' } })).toEqual([
        'b',
      ]);
      expect(await summaries(context.store, { query: { op: 'any', text: 'conflict' } })).toEqual(['b']);
    });

    context.promise('knows the owner of a claim when it is delivered again, even days later', async () => {
      const batch = newBatchId(NOON);
      const owner = () => claimed({ content: 'a', batch });
      await context.save(owner(), claimed({ content: 'x', id: 'other', received: NOON + 5 * 86_400_000 }));
      await context.reopen();

      const [again] = await context.save(owner());

      expect(again).toMatchObject({ saved: 0, duplicates: 1, conflicts: 0 });
    });

    context.promise('frees a claim after 24 hours of reception', async () => {
      const [, later] = await context.save(
        claimed({ content: 'a' }),
        claimed({ content: 'b', received: NOON + 25 * 3_600_000 }),
      );

      expect(later).toMatchObject({ saved: 1, conflicts: 0 });
    });

    context.promise('judges claims within one batch too', async () => {
      const batch = newBatchId(NOON);
      const sketches = ['a', 'a', 'b'].map((summary) => ({ id: 'c1a1m', summary, tags: ['first'] }));
      const claims = sketches.map(({ summary }, line) => ({
        line,
        id: 'c1a1m',
        content: summary,
        ownId: `${batch}-${line}`,
      }));

      const [report] = await context.save(saveBatch(sketches, { batch, claims }));

      expect(report).toMatchObject({ saved: 2, duplicates: 1, conflicts: 1 });
      expect(await stored(context.store, `${batch}-2`)).toMatchObject({ summary: 'b', tags: ['id-conflict', 'first'] });
    });
  });
}
