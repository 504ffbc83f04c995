import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newBatchId } from '../../src/queue/batch.ts';
import type { DeadLetter, DeadLetterStore } from '../../src/work/dead-letter-store.ts';

export interface OpenedDeadLetterStore {
  readonly store: DeadLetterStore;
  /** Opens what `store` had, after it was closed. */
  reopen(): Promise<DeadLetterStore>;
}

const RECEIVED = Date.UTC(2026, 10, 24);
const BATCH = newBatchId(RECEIVED);

function letter(part: Partial<DeadLetter> = {}): DeadLetter {
  return {
    id: `${BATCH}-1`,
    time: RECEIVED + 1000,
    received: RECEIVED,
    stage: 'parse',
    reason: 'not JSON',
    header: {
      endpoint: 'events',
      sender: '192.0.2.1',
      principal: '192.0.2.1',
      path: '/events',
      syslog: { host: 'web1.example.com' },
    },
    bytes: Uint8Array.of(0, 1, 255, 10, 0),
    ...part,
  };
}

/** Comparable, whatever class of bytes a driver returns. */
function plain({ bytes, ...rest }: DeadLetter): unknown {
  return { ...rest, bytes: [...bytes] };
}

/** What every driver of DeadLetterStore promises. */
export function deadLetterStoreContract(open: () => Promise<OpenedDeadLetterStore>): void {
  describe('a dead-letter store', () => {
    let opened: OpenedDeadLetterStore;
    let store: DeadLetterStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => store.close());

    const ids = async (options: Parameters<DeadLetterStore['list']>[0]): Promise<string[]> =>
      (await store.list(options)).map(({ id }) => id);

    it('gives a letter back exactly', async () => {
      const letters = [
        letter({ plugin: 'sshd', stage: 'plugin' }),
        letter({ id: `${BATCH}-2`, bytes: new Uint8Array() }),
      ];
      await store.add(letters);

      expect((await store.list({ limit: 10 })).map(plain)).toEqual(letters.map(plain));
      expect(await store.get(`${BATCH}-2`).then((found) => found && plain(found))).toEqual(
        plain(letters[1] ?? letter()),
      );
      expect(await store.get('missing')).toBeUndefined();
    });

    it('keeps the bytes of a letter that is a slice of a batch', async () => {
      const batch = new Uint8Array(10_000).map((_, index) => index);

      await store.add([letter({ bytes: batch.subarray(100, 104) })]);

      expect([...((await store.get(`${BATCH}-1`))?.bytes ?? [])]).toEqual([100, 101, 102, 103]);
      expect(batch).toHaveLength(10_000);
    });

    it('takes a letter once, however often it is added', async () => {
      await store.add([letter()]);
      await store.add([letter({ reason: 'again' }), letter({ id: `${BATCH}-2` })]);

      expect(await store.count()).toBe(2);
      expect((await store.get(`${BATCH}-1`))?.reason).toBe('not JSON');
    });

    it('lists in order of id, page by page, by stage', async () => {
      const all = Array.from({ length: 7 }, (_, index) => `${newBatchId(RECEIVED + index)}-0`);
      await store.add([...all].reverse().map((id) => letter({ id, stage: all.indexOf(id) % 2 ? 'plugin' : 'parse' })));

      expect(await ids({ limit: 3 })).toEqual(all.slice(0, 3));
      expect(await ids({ limit: 10, after: all[2] ?? '' })).toEqual(all.slice(3));
      expect(await ids({ limit: 2, after: all[1] ?? '', stage: 'plugin' })).toEqual([all[3], all[5]]);
      expect(await ids({ limit: 10, stage: 'worker' })).toEqual([]);
    });

    it('lists the newest first when asked, page by page, by stage', async () => {
      const all = Array.from({ length: 7 }, (_, index) => `${newBatchId(RECEIVED + index)}-0`);
      await store.add(all.map((id) => letter({ id, stage: all.indexOf(id) % 2 ? 'plugin' : 'parse' })));

      expect(await ids({ limit: 3, order: 'newest' })).toEqual([all[6], all[5], all[4]]);
      expect(await ids({ limit: 10, order: 'newest', after: all[2] ?? '' })).toEqual([all[1], all[0]]);
      expect(await ids({ limit: 2, order: 'newest', after: all[5] ?? '', stage: 'plugin' })).toEqual([all[3], all[1]]);
    });

    it('removes and says how many it had', async () => {
      await store.add([letter(), letter({ id: `${BATCH}-2` }), letter({ id: `${BATCH}-3` })]);

      expect(await store.remove([`${BATCH}-1`, `${BATCH}-3`, 'missing'])).toBe(2);
      expect(await store.remove([`${BATCH}-1`])).toBe(0);
      expect(await store.remove([])).toBe(0);

      expect(await ids({ limit: 10 })).toEqual([`${BATCH}-2`]);
    });

    it('keeps the first redrive that was assigned to a letter', async () => {
      await store.add([letter(), letter({ id: `${BATCH}-2` })]);

      const first = await store.assignRedrive([{ id: `${BATCH}-1`, batch: 'one' }]);
      const second = await store.assignRedrive([
        { id: `${BATCH}-1`, batch: 'two' },
        { id: `${BATCH}-2`, batch: 'two' },
        { id: 'missing', batch: 'two' },
      ]);

      expect([...first]).toEqual([[`${BATCH}-1`, 'one']]);
      expect([...second]).toEqual([
        [`${BATCH}-1`, 'one'],
        [`${BATCH}-2`, 'two'],
      ]);
    });

    it('keeps an assignment when the letter is added again and when it is opened again', async () => {
      await store.add([letter()]);
      await store.assignRedrive([{ id: `${BATCH}-1`, batch: 'one' }]);
      await store.add([letter()]);

      await store.close();
      store = await opened.reopen();

      expect([...(await store.assignRedrive([{ id: `${BATCH}-1`, batch: 'two' }])).values()]).toEqual(['one']);
      expect((await store.list({ limit: 10 })).map(plain)).toEqual([plain(letter())]);
    });

    it('forgets an assignment with its letter', async () => {
      await store.add([letter()]);
      await store.assignRedrive([{ id: `${BATCH}-1`, batch: 'one' }]);
      await store.remove([`${BATCH}-1`]);
      await store.add([letter()]);

      expect([...(await store.assignRedrive([{ id: `${BATCH}-1`, batch: 'two' }])).values()]).toEqual(['two']);
    });

    it('takes a large letter and hostile text', async () => {
      const hostile = letter({
        reason: `\u0000'; DROP TABLE letters; --`,
        bytes: new Uint8Array(5_000_000).fill(7),
        header: { ...letter().header, path: '/events/\u0000"\\\u2028' },
      });
      await store.add([hostile]);

      const found = await store.get(hostile.id);

      expect(found?.bytes).toHaveLength(5_000_000);
      expect(found?.header).toEqual(hostile.header);
      expect(found?.reason).toBe(hostile.reason);
    });

    it('takes nothing to do for done', async () => {
      await store.add([]);

      expect((await store.assignRedrive([])).size).toBe(0);
      expect(await store.count()).toBe(0);
    });
  });
}
