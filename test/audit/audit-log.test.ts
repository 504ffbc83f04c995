import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AUDIT, type AuditEntry } from '../../src/audit/audit-entry.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { auditLogContract } from '../contract/audit-log.contract.ts';
import { openState } from '../respond/support.ts';
import { act, allEntries, auditLog, NOW, withWrite } from './support.ts';

auditLogContract(async () => {
  const { state, close } = await openState();
  return { stores: [state, state], close };
});

describe('AuditLog', () => {
  let state: StateStore;
  let close: () => Promise<void>;
  beforeEach(async () => {
    ({ state, close } = await openState());
  });
  afterEach(() => close());

  it('keeps what was asked, by whom and from where', async () => {
    const log = auditLog(state);
    const first = await log.append(act());
    const second = await log.append(act({ outcome: 'failed', error: 'conflict', of: first.seq, details: undefined }));

    expect(await allEntries(log)).toEqual([first, second]);
    expect(first).toEqual({
      seq: 1,
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      utctimestamp: new Date(NOW).toISOString(),
      who: 'ann',
      role: 'responder',
      from: '192.0.2.7',
      what: 'POST /alerts/:id',
      on: '/alerts/a1',
      details: { status: 'closed' },
      outcome: 'asked',
      previous: '0'.repeat(64),
      hash: expect.stringMatching(/^[\da-f]{64}$/),
    });
    expect(second).toMatchObject({ seq: 2, outcome: 'failed', error: 'conflict', of: 1, previous: first.hash });
    expect(second).not.toHaveProperty('details');
  });

  it('goes on where it ended before a restart', async () => {
    await auditLog(state).append(act());
    const again = auditLog(state);
    await again.append(act());

    expect(await again.verify()).toMatchObject({ ok: true, entries: 2 });
  });

  it('writes together what comes while it writes', async () => {
    let writes = 0;
    const log = auditLog(
      withWrite(state, (changes) => {
        writes++;
        return state.write(changes);
      }),
    );

    await Promise.all(Array.from({ length: 101 }, () => log.append(act())));

    expect(writes).toBe(2);
  });

  it('only ever creates entries', async () => {
    const log = auditLog(state);
    for (let number = 0; number < 5; number++) await log.append(act());

    expect((await state.list(AUDIT, { limit: 10 })).map(({ version }) => version)).toEqual([1, 1, 1, 1, 1]);
  });

  it('rejects when nothing can be written, and goes on when that is over', async () => {
    let gone = true;
    const log = auditLog(
      withWrite(state, (changes) => (gone ? Promise.reject(new Error('no route to host')) : state.write(changes))),
    );

    const refused = await Promise.allSettled([log.append(act()), log.append(act())]);
    expect(refused).toEqual([
      { status: 'rejected', reason: expect.objectContaining({ code: 'state-unavailable' }) },
      { status: 'rejected', reason: expect.objectContaining({ code: 'state-unavailable' }) },
    ]);
    expect(String((refused[0] as PromiseRejectedResult).reason)).toContain('nothing was done: no route to host');

    gone = false;
    await log.append(act());
    expect(await log.verify()).toMatchObject({ ok: true, entries: 1 });
  });

  it('forks nothing when a write that was given up is done after all', async () => {
    let late: () => Promise<boolean> = async () => false;
    const slow = auditLog(
      withWrite(state, (changes) => {
        late = () => state.write(changes);
        return Promise.reject(new Error('no answer'));
      }),
    );
    await expect(slow.append(act({ who: 'late' }))).rejects.toMatchObject({ code: 'state-unavailable' });

    const log = auditLog(state);
    const afterIt = late;
    await log.append(act({ who: 'bob' }));
    expect(await afterIt()).toBe(false);
    await expect(slow.append(act({ who: 'late' }))).rejects.toMatchObject({ code: 'state-unavailable' });
    expect(await late()).toBe(true);
    await log.append(act({ who: 'carl' }));

    expect((await allEntries(log)).map(({ who }) => who)).toEqual(['bob', 'late', 'carl']);
    expect(await log.verify()).toMatchObject({ ok: true, entries: 3 });
  });

  it('says where to look when its end is broken', async () => {
    await auditLog(state).append(act());
    await state.write([{ collection: 'audithead', id: 'head', body: undefined }]);

    await expect(auditLog(state, () => NOW).append(act())).rejects.toMatchObject({
      code: 'state-unavailable',
      remedy: expect.stringContaining('mozdef audit verify'),
    });
  }, 20_000);

  it('waits for what is under way when it stops', async () => {
    const log = auditLog(state);
    const appended = log.append(act());
    await log.stop();

    expect((await allEntries(auditLog(state))).length).toBe(1);
    await appended;
  });
});

describe('the list of an audit log', () => {
  const people = ['ann', 'bob'];
  let state: StateStore;
  let close: () => Promise<void>;
  let now = NOW;
  beforeEach(async () => {
    ({ state, close } = await openState());
    const log = auditLog(state, () => (now += 60_000));
    now = NOW;
    for (let number = 1; number <= 10; number++) {
      const what = number % 5 ? 'POST /alerts/:id' : 'POST /rules/:id';
      await log.append(act({ who: people[number % 2] ?? '', what, on: what.replace(':id', `X${number}`) }));
    }
  });
  afterEach(() => close());
  const list = async (options: object = {}): Promise<{ seqs: number[]; next: number | undefined }> => {
    const { entries, next } = await auditLog(state).list({ limit: 100, order: 'newest', ...options });
    return { seqs: entries.map(({ seq }: AuditEntry) => seq), next };
  };

  it.each([
    ['all', {}, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1], undefined],
    ['the first page', { limit: 3 }, [10, 9, 8], 8],
    ['a page between', { limit: 3, after: 8 }, [7, 6, 5], 5],
    ['the last page', { limit: 2, after: 3 }, [2, 1], undefined],
    ['what is beyond the end', { after: 1 }, [], undefined],
    ['the oldest', { limit: 2, order: 'oldest' }, [1, 2], 2],
    ['the next of the oldest', { limit: 8, order: 'oldest', after: 2 }, [3, 4, 5, 6, 7, 8, 9, 10], undefined],
    ['those of a person', { who: 'bob' }, [9, 7, 5, 3, 1], undefined],
    ['those since then', { from: NOW + 8 * 60_000 }, [10, 9, 8], undefined],
    ['those before then', { to: NOW + 3 * 60_000 }, [2, 1], undefined],
    ['those of an operation', { what: 'post /RULES' }, [10, 5], undefined],
    ['those on a thing', { what: '/x7' }, [7], undefined],
    ['none', { who: 'carl' }, [], undefined],
  ])('has %s', async (_, options, seqs, next) => {
    expect(await list(options)).toEqual({ seqs, next });
  });

  it('does not shift when entries come between two pages', async () => {
    const { next } = await list({ limit: 4 });
    await auditLog(state).append(act());

    expect((await list({ limit: 4, after: next })).seqs).toEqual([6, 5, 4, 3]);
  });

  it('is empty while there is none', async () => {
    const { state: empty, close } = await openState();
    expect(await auditLog(empty).list({ limit: 10, order: 'newest' })).toEqual({ entries: [] });
    expect(await auditLog(empty).list({ limit: 10, order: 'oldest' })).toEqual({ entries: [] });
    expect(await auditLog(empty).verify()).toEqual({ ok: true, entries: 0, head: { seq: 0, hash: '0'.repeat(64) } });
    await close();
  });
});
