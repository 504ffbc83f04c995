import { describe, expect } from '@jest/globals';
import { ask, type ContractContext, type EventSketch, NOON, saveBatch } from './event-store.support.ts';

export function summingUpContract(context: ContractContext): void {
  describe('summing up', () => {
    const at = (seconds: number, category: string): EventSketch => ({
      category,
      utctimestamp: new Date(NOON + seconds * 1000).toISOString(),
    });

    context.promise('makes a histogram, in all and by a field', async () => {
      await context.save(saveBatch([at(0, 'A'), at(59, 'B'), at(60, 'A'), at(200, 'A')]));
      const minute = { ...ask, intervalMs: 60_000 };

      const plain = await context.store.histogram(minute);
      const split = await context.store.histogram({ ...minute, by: 'category' });

      expect(plain).toEqual({
        partial: false,
        value: [
          { start: NOON, count: 2 },
          { start: NOON + 60_000, count: 1 },
          { start: NOON + 180_000, count: 1 },
        ],
      });
      expect(split.value[0]).toEqual({ start: NOON, count: 2, by: { A: 1, B: 1 } });
      expect(split.value[2]).toEqual({ start: NOON + 180_000, count: 1, by: { A: 1 } });
    });

    context.promise('lists the most frequent values, without regard to case, of lists each value', async () => {
      await context.save(
        saveBatch([
          { source: 'Auth', tags: ['x', 'y'], details: { place: { code: 'DE' } } },
          { source: 'auth', tags: ['x', 'X'], details: { place: { code: 'de' } } },
          { source: 'web', tags: [] },
        ]),
      );

      const terms = async (field: string, limit = 10) => (await context.store.terms({ ...ask, field, limit })).value;

      expect(await terms('source')).toEqual([
        { value: 'auth', count: 2 },
        { value: 'web', count: 1 },
      ]);
      expect(await terms('source', 1)).toHaveLength(1);
      expect(await terms('tags')).toEqual([
        { value: 'x', count: 2 },
        { value: 'y', count: 1 },
      ]);
      expect(await terms('details.place.code')).toEqual([{ value: 'de', count: 2 }]);
      expect(await terms('details.nothing')).toEqual([]);
    });

    context.promise('lists fields with their types and coverage', async () => {
      await context.save(
        saveBatch([
          { details: { a: 1, b: { c: 'x' } } },
          { details: { a: 'one' } },
          { details: { a: [1], n: null } },
          { details: {} },
        ]),
      );

      const { value } = await context.store.fields(ask);
      const field = (name: string) => value.find((info) => info.name === name);

      expect(field('summary')).toEqual({ name: 'summary', types: ['string'], coverage: 1 });
      expect(field('details.a')).toEqual({ name: 'details.a', types: ['array', 'number', 'string'], coverage: 0.75 });
      expect(field('details.b.c')).toEqual({ name: 'details.b.c', types: ['string'], coverage: 0.25 });
      expect(field('details.n')?.types).toEqual(['null']);
    });
  });
}
