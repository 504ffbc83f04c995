import { describe, expect, it } from '@jest/globals';
import { newBatchId } from '../../../src/queue/batch.ts';
import type { EventStore, SaveBatch } from '../../../src/store/event-store.ts';
import { ask, NOON, saveBatch, some } from '../../contract/event-store.support.ts';
import { useStores } from './store-under-test.ts';
import { PRODUCTS, useSearchServer } from './test-search-server.ts';

const DAY = 86_400_000;
interface Template {
  readonly index_patterns: readonly string[];
  readonly priority: number;
  readonly version: number;
  readonly template: object;
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

describe.each(PRODUCTS)('Several writers to one %s', (product) => {
  const server = useSearchServer(product);
  const open = useStores(server);
  const path = (prefix: string): string => `/_index_template/${prefix}mozdef-events`;
  const templateOf = async (prefix: string) => {
    const body = await server.ask<{ index_templates: { index_template: Template }[] }>('GET', path(prefix));
    return body.index_templates[0]?.index_template;
  };
  const versionOf = async (prefix: string) => (await templateOf(prefix))?.version;
  /** Gives the template of the indices another version, as another MozDef does; the version before. */
  async function giveTemplate(prefix: string, version: number): Promise<number | undefined> {
    const { index_patterns, priority, template, version: before } = (await templateOf(prefix)) as Template;
    const body = { index_patterns, priority, template, version };
    expect(await server.ask('PUT', path(prefix), body)).toEqual({ acknowledged: true });
    return before;
  }
  const save = (store: EventStore, batch: SaveBatch) => store.save({ ...batch, ndjson: batch.ndjson.slice() });

  it('store each event once, however they are given the same batches', async () => {
    const one = await open();
    const other = await open({ config: { prefix: one.prefix } });
    const batches = Array.from({ length: 10 }, (_, n) => saveBatch(some(20), { received: NOON + n }));

    const reports = await Promise.all(
      [...batches, ...batches].map((batch, at) => save(at % 3 === 0 ? other.store : one.store, batch)),
    );

    await one.settled?.();
    expect(total(reports.map(({ saved }) => saved))).toBe(200);
    expect(total(reports.map(({ duplicates }) => duplicates))).toBe(200);
    expect(await other.store.count(ask)).toBe(200);
  });

  it('let one of those own a claim who make it at the same moment', async () => {
    const one = await open();
    const other = await open({ config: { prefix: one.prefix } });
    const claimed = (content: string): SaveBatch => {
      const batch = newBatchId(NOON);
      const claims = [{ line: 0, id: 'c1a1m', content, ownId: `${batch}-0` }];
      return saveBatch([{ id: 'c1a1m', summary: content }], { batch, claims });
    };
    const batches = [...Array.from({ length: 6 }, () => claimed('same')), claimed('another')];

    const reports = await Promise.all(batches.map((batch, at) => save(at % 2 === 0 ? one.store : other.store, batch)));

    await one.settled?.();
    // Whichever came first, what was sent six times is there once.
    const same = { op: 'equals', field: 'summary', value: 'same' } as const;
    expect(total(reports.map(({ conflicts }) => conflicts))).toBeGreaterThan(0);
    expect(await one.store.count({ ...ask, query: { op: 'equals', field: 'mozdef.id', value: 'c1a1m' } })).toBe(1);
    const conflicting = reports[6]?.conflicts === 1;
    expect(await one.store.count({ ...ask, query: same })).toBe(conflicting ? 1 : 6);
  });

  it('know what comes again days later, after the template was changed', async () => {
    const first = await open({ now: () => NOON });
    const batch = saveBatch([{}, { utctimestamp: '2026-02-24T00:00:00Z' }, { utctimestamp: '1999-01-01T00:00:00Z' }]);
    await save(first.store, batch);
    const version = await giveTemplate(first.prefix, 0);

    const later = await open({ config: { prefix: first.prefix }, now: () => NOON + 3 * DAY });
    const again = await save(later.store, { ...batch, received: NOON });

    expect(again).toMatchObject({ saved: 0, duplicates: 3 });
    expect(await versionOf(first.prefix)).toBe(version);
  });

  it('leave the template of a newer MozDef as it is', async () => {
    const first = await open();
    await giveTemplate(first.prefix, 99);

    const { store } = await open({ config: { prefix: first.prefix } });

    expect(await save(store, saveBatch(some(1)))).toMatchObject({ saved: 1 });
    expect(await versionOf(first.prefix)).toBe(99);
  });
});
