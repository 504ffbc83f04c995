import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AUDIT, type AuditEntry, entryId, hashOf } from '../../src/audit/audit-entry.ts';
import type { AuditHead } from '../../src/audit/audit-head.ts';
import type { AuditLog } from '../../src/audit/audit-log.ts';
import type { JsonObject } from '../../src/event/event.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { openState } from '../respond/support.ts';
import { act, allEntries, auditLog } from './support.ts';

const MANY = 12;

describe('the verification of an audit log', () => {
  let state: StateStore;
  let close: () => Promise<void>;
  let log: AuditLog;
  let entries: readonly AuditEntry[];
  let anchor: AuditHead;
  beforeEach(async () => {
    ({ state, close } = await openState());
    log = auditLog(state);
    for (let number = 1; number <= MANY; number++)
      await log.append(act({ on: `/alerts/a${number}`, details: { nested: { deep: [1, 'x'] } } }));
    entries = await allEntries(log);
    anchor = (await log.verify()).head;
  });
  afterEach(() => close());

  const entry = (seq: number): AuditEntry => entries[seq - 1] as AuditEntry;
  const remove = (id: string, collection = AUDIT): Promise<boolean> =>
    state.write([{ collection, id, body: undefined }]);
  /** As one writes who has the database: nothing shows that there was another. */
  async function put(id: string, body: object, collection = AUDIT): Promise<void> {
    await remove(id, collection);
    await state.write([{ collection, id, body: body as JsonObject }]);
  }
  const setHead = (body: AuditHead): Promise<void> => put('head', body, 'audithead');
  /** All from there on with the hashes that they must have then. */
  async function rewrite(from: number, said: Partial<AuditEntry>): Promise<AuditHead> {
    let { previous } = entry(from);
    for (let seq = from; seq <= MANY; seq++) {
      const changed = { ...entry(seq), ...(seq === from && said), previous };
      previous = hashOf(changed);
      await put(entryId(seq), { ...changed, hash: previous });
    }
    return { seq: MANY, hash: previous };
  }

  it('finds nothing wrong with one that no one touched, and tells its end', async () => {
    expect(await log.verify()).toEqual({ ok: true, entries: MANY, head: { seq: MANY, hash: entry(MANY).hash } });
    expect(await log.verify({ anchor: { seq: 5, hash: entry(5).hash } })).toMatchObject({ ok: true, anchored: true });
  });

  it('is right about one that grows while it is read', async () => {
    const growing = Promise.all(Array.from({ length: 50 }, () => log.append(act())));
    const reports = await Promise.all(Array.from({ length: 20 }, () => log.verify({ anchor })));
    await growing;

    expect(reports.filter(({ ok }) => !ok)).toEqual([]);
    expect((await log.verify({ anchor })).entries).toBe(MANY + 50);
  });

  it('reads all of one that has many pages', async () => {
    await Promise.all(Array.from({ length: 1100 }, () => log.append(act())));

    expect(await log.verify({ anchor })).toMatchObject({ ok: true, entries: MANY + 1100, anchored: true });
  });

  it.each([
    ['a field', { who: 'bob' }],
    ['a time', { utctimestamp: '2026-11-24T12:00:01.000Z' }],
    ['something within', { details: { nested: { deep: [1, 'y'] } } }],
    ['the order within a list', { details: { nested: { deep: ['x', 1] } } }],
    ['the outcome', { outcome: 'refused' }],
    ['the hash', { hash: 'f'.repeat(64) }],
    ['the hash before', { previous: 'f'.repeat(64) }],
    ['what was not there', { remark: 'none' }],
  ])('finds that %s was changed', async (_, said) => {
    await put(entryId(7), { ...entry(7), ...said });

    expect(await log.verify()).toMatchObject({ ok: false, entries: 6, fault: { seq: 7, kind: 'changed' } });
  });

  it('finds that a document was written again, even if its content is the same', async () => {
    await state.write([{ collection: AUDIT, id: entryId(3), body: entry(3) as unknown as JsonObject }]);

    expect(await log.verify()).toMatchObject({ ok: false, fault: { seq: 3, kind: 'changed' } });
  });

  it('finds that one is missing', async () => {
    await remove(entryId(4));

    expect(await log.verify()).toEqual({
      ok: false,
      entries: 3,
      head: { seq: 3, hash: entry(3).hash },
      fault: {
        seq: 4,
        kind: 'missing',
        message: 'entry 4: There is no such entry, but later ones. (the next that is there is 5)',
      },
    });
  });

  it('finds that the first is missing', async () => {
    await remove(entryId(1));

    expect(await log.verify()).toMatchObject({ ok: false, entries: 0, fault: { seq: 1, kind: 'missing' } });
  });

  it('finds that two were swapped, with their numbers or without', async () => {
    await put(entryId(4), entry(5));
    await put(entryId(5), entry(4));
    expect(await log.verify()).toMatchObject({ ok: false, fault: { seq: 4, kind: 'out-of-order' } });

    const renumbered = { ...entry(5), seq: 4 };
    await put(entryId(4), { ...renumbered, hash: hashOf(renumbered) });
    expect(await log.verify()).toMatchObject({ ok: false, fault: { seq: 4, kind: 'unlinked' } });
  });

  it('finds a document that is no entry', async () => {
    await put(`${entryId(6)}x`, entry(6));

    expect(await log.verify()).toMatchObject({ ok: false, fault: { seq: 7, kind: 'out-of-order' } });
  });

  it('finds that the end was cut off', async () => {
    for (let seq = 10; seq <= MANY; seq++) await remove(entryId(seq));

    expect(await log.verify()).toMatchObject({ ok: false, entries: 9, fault: { seq: 10, kind: 'cut-off' } });
  });

  it('finds that all is gone', async () => {
    for (let seq = 1; seq <= MANY; seq++) await remove(entryId(seq));

    expect(await log.verify()).toMatchObject({ ok: false, fault: { seq: 1, kind: 'cut-off' } });
  });

  it('finds by an anchor that the end was cut off, also of what says where the end is', async () => {
    for (let seq = 10; seq <= MANY; seq++) await remove(entryId(seq));
    await setHead({ seq: 9, hash: entry(9).hash });

    expect((await log.verify()).ok).toBe(true);
    expect(await log.verify({ anchor })).toMatchObject({ ok: false, fault: { seq: 10, kind: 'cut-off' } });
  });

  it('finds that one was rewritten with its right hash', async () => {
    const changed = { ...entry(8), who: 'bob' };
    await put(entryId(8), { ...changed, hash: hashOf(changed) });

    expect(await log.verify()).toMatchObject({ ok: false, entries: 8, fault: { seq: 9, kind: 'unlinked' } });
  });

  it('finds by the end that all from the middle on was rewritten', async () => {
    await rewrite(6, { who: 'bob' });

    expect(await log.verify()).toMatchObject({ ok: false, fault: { seq: MANY, kind: 'wrong-end' } });
  });

  it('finds by an anchor that all from the middle on was rewritten, and the end, too', async () => {
    await setHead(await rewrite(6, { who: 'bob' }));
    await log.append(act());

    expect((await log.verify()).ok).toBe(true);
    expect(await log.verify({ anchor })).toMatchObject({
      ok: false,
      anchored: false,
      fault: { seq: MANY, kind: 'rewritten' },
    });
    // What lies before it is as it was.
    expect(await log.verify({ anchor: { seq: 5, hash: entry(5).hash } })).toMatchObject({ ok: true, anchored: true });
  });

  it('finds that the end was set back or taken away', async () => {
    await setHead({ seq: 9, hash: entry(9).hash });
    expect(await log.verify()).toMatchObject({ ok: false, fault: { seq: 10, kind: 'beyond-end' } });

    await remove('head', 'audithead');
    expect(await log.verify()).toMatchObject({ ok: false, fault: { seq: 1, kind: 'beyond-end' } });
  });

  it('does not say that an anchor holds that it did not come to', async () => {
    await remove(entryId(4));

    expect(await log.verify({ anchor })).not.toHaveProperty('anchored');
  });

  it('stops when whoever asked is gone', async () => {
    await expect(log.verify({ signal: AbortSignal.abort() })).rejects.toThrow();
  });
});
