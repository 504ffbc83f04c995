import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { JsonObject } from '../../src/event/event.ts';
import type { StateStore } from '../../src/state/state-store.ts';

export interface OpenedStateStore {
  readonly store: StateStore;
  /** Opens what `store` had, after it was closed. */
  reopen(): Promise<StateStore>;
}

/** What every driver of StateStore promises. */
export function stateStoreContract(open: () => Promise<OpenedStateStore>): void {
  describe('a state store', () => {
    let opened: OpenedStateStore;
    let store: StateStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => store.close());

    const put = (id: string, body: JsonObject, expected?: number): Promise<boolean> =>
      store.write([{ collection: 'things', id, body, ...(expected !== undefined && { expected }) }]);
    const get = async (id: string): Promise<unknown> => (await store.get('things', [id])).get(id);
    const ids = async (options: { limit: number; after?: string; prefix?: string }): Promise<string[]> =>
      (await store.list('things', options)).map(({ id }) => id);

    it('gives the documents that exist among those asked for', async () => {
      await put('a', { n: 1 });
      await put('b', { n: 2 });

      const found = await store.get('things', ['a', 'missing', 'b']);

      expect([...found]).toEqual([
        ['a', { id: 'a', version: 1, body: { n: 1 } }],
        ['b', { id: 'b', version: 1, body: { n: 2 } }],
      ]);
    });

    it('counts versions from 1, one more with each change', async () => {
      await put('a', { n: 1 });
      await put('a', { n: 2 });
      await put('a', { n: 2 });

      expect(await get('a')).toEqual({ id: 'a', version: 3, body: { n: 2 } });
    });

    it('writes under an expected version only if it holds', async () => {
      await put('a', { n: 1 });

      expect(await put('a', { n: 2 }, 2)).toBe(false);
      expect(await put('a', { n: 3 }, 1)).toBe(true);
      expect(await put('a', { n: 4 }, 1)).toBe(false);
      expect(await put('missing', {}, 1)).toBe(false);

      expect(await get('a')).toEqual({ id: 'a', version: 2, body: { n: 3 } });
    });

    it('creates under expected version 0 only once', async () => {
      expect(await put('a', { n: 1 }, 0)).toBe(true);
      expect(await put('a', { n: 2 }, 0)).toBe(false);

      expect(await get('a')).toEqual({ id: 'a', version: 1, body: { n: 1 } });
    });

    it('deletes, under an expected version or whatever it is', async () => {
      const remove = (expected?: number): Promise<boolean> =>
        store.write([{ collection: 'things', id: 'a', body: undefined, ...(expected !== undefined && { expected }) }]);
      await put('a', {});
      await put('a', {});

      expect(await remove(1)).toBe(false);
      expect(await remove(0)).toBe(false);
      expect(await store.count('things')).toBe(1);
      expect(await remove(2)).toBe(true);
      expect(await remove(0)).toBe(true);
      expect(await remove()).toBe(true);
      expect(await store.count('things')).toBe(0);
    });

    it('counts versions from 1 again after a deletion', async () => {
      await put('a', {});
      await put('a', {});
      await store.write([{ collection: 'things', id: 'a', body: undefined }]);
      await put('a', {});

      expect(await get('a')).toMatchObject({ version: 1 });
    });

    it('writes all changes or none', async () => {
      await put('a', { n: 1 });
      await put('b', { n: 1 });

      const changes = [
        { collection: 'things', id: 'new', body: { n: 2 } },
        { collection: 'things', id: 'a', body: undefined },
        { collection: 'things', id: 'b', body: { n: 2 } },
      ];
      expect(await store.write([...changes, { collection: 'things', id: 'b', body: {}, expected: 9 }])).toBe(false);
      expect(await ids({ limit: 10 })).toEqual(['a', 'b']);

      expect(await store.write([...changes, { collection: 'things', id: 'b', body: {}, expected: 2 }])).toBe(true);
      expect(await ids({ limit: 10 })).toEqual(['b', 'new']);
    });

    it('lets one of many win who write under the same version', async () => {
      await put('a', { winner: -1 });

      const won = await Promise.all(Array.from({ length: 20 }, (_, winner) => put('a', { winner }, 1)));

      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await get('a')).toMatchObject({ version: 2, body: { winner: won.indexOf(true) } });
    });

    it('keeps collections apart', async () => {
      await store.write([{ collection: 'others', id: 'a', body: { n: 1 } }]);

      expect(await store.count('things')).toBe(0);
      expect(await ids({ limit: 10 })).toEqual([]);
      expect(await get('a')).toBeUndefined();
    });

    it('lists in code-point order, page by page', async () => {
      // In UTF-16 order U+FFFD would stand behind U+1F600.
      const all = ['', 'A', 'Z', 'a', 'a\u0000', 'aa', 'b', 'é', '\uFFFD', '😀'];
      for (const id of [...all].reverse()) await put(id, {});

      const pages: string[][] = [];
      for (
        let page = await ids({ limit: 4 });
        page.length > 0;
        page = await ids({ limit: 4, after: page.at(-1) ?? '' })
      ) {
        pages.push(page);
      }

      expect(pages).toEqual([all.slice(0, 4), all.slice(4, 8), all.slice(8)]);
    });

    it('lists by the beginning of ids, taken literally', async () => {
      for (const id of ['user/a', 'user/b', 'user/b%', 'user_', 'users', 'USER/a', 'user/\u{10FFFF}z', 'user0'])
        await put(id, {});

      expect(await ids({ limit: 10, prefix: 'user/' })).toEqual(['user/a', 'user/b', 'user/b%', 'user/\u{10FFFF}z']);
      expect(await ids({ limit: 1, prefix: 'user/', after: 'user/a' })).toEqual(['user/b']);
      expect(await ids({ limit: 10, prefix: 'user/\u{10FFFF}' })).toEqual(['user/\u{10FFFF}z']);
      expect(await ids({ limit: 10, prefix: '' })).toHaveLength(8);
    });

    it('gives every JSON body back exactly', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' })),
          async (value) => {
            const text = JSON.stringify({ ...value, odd: 'NUL \u0000, lone \ud800, \u2028, 9007199254740993' });
            await put('a', JSON.parse(text) as JsonObject);

            const [document] = await store.list('things', { limit: 1 });

            expect(JSON.stringify(document?.body)).toBe(text);
          },
        ),
        { numRuns: 50 },
      );
    });

    it('keeps a key named __proto__ in a body', async () => {
      await put('a', JSON.parse('{"__proto__":{"polluted":true},"b":1}') as JsonObject);

      const [document] = await store.list('things', { limit: 1 });

      expect(JSON.stringify(document?.body)).toBe('{"__proto__":{"polluted":true},"b":1}');
    });

    it('takes hostile text for an id', async () => {
      const hostile = `'; DROP TABLE documents; --\u0000"\n${'x'.repeat(5000)}`;
      await put(hostile, { n: 1 });

      expect(await get(hostile)).toEqual({ id: hostile, version: 1, body: { n: 1 } });
      expect(await ids({ limit: 1 })).toEqual([hostile]);
    });

    it('takes thousands of changes at once', async () => {
      const changes = Array.from({ length: 5000 }, (_, n) => ({ collection: 'things', id: `id ${n}`, body: { n } }));

      expect(await store.write(changes)).toBe(true);

      expect(await store.count('things')).toBe(5000);
      expect(
        (
          await store.get(
            'things',
            changes.map(({ id }) => id),
          )
        ).size,
      ).toBe(5000);
    });

    it('has it all when it is opened again', async () => {
      await put('a', { n: 1 });
      await put('a', { n: 2 });

      await store.close();
      store = await opened.reopen();

      expect(await get('a')).toEqual({ id: 'a', version: 2, body: { n: 2 } });
    });

    it('takes an empty write and an empty question', async () => {
      expect(await store.write([])).toBe(true);
      expect((await store.get('things', [])).size).toBe(0);
      expect(await ids({ limit: 0 })).toEqual([]);
    });
  });
}
