import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Principal } from '../../../src/access/principal.ts';
import { AUDIT, type AuditEntry, entryId } from '../../../src/audit/audit-entry.ts';
import { auditRoutes } from '../../../src/web/api/audit-routes.ts';
import { act, auditLog, NOW } from '../../audit/support.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';
import { WebUnderTest } from '../support.ts';

describe('the API of the audit log', () => {
  let state: MemoryStateStore;
  let web: WebUnderTest;
  let entries: AuditEntry[];
  let who: Principal;
  beforeEach(async () => {
    who = { name: 'ada', role: 'administrator' };
    state = new MemoryStateStore();
    let now = NOW;
    const audit = auditLog(state, () => (now += 60_000));
    entries = [];
    for (const name of ['ann', 'bob', 'ann', 'bob', 'ann']) entries.push(await audit.append(act({ who: name })));
    const access = { identify: async () => who };
    web = await WebUnderTest.start(auditRoutes({ audit, now: () => NOW }), { access, audit });
  });
  afterEach(() => web.stop());
  const ask = async (path: string): Promise<unknown> => (await web.get(`/api/audit${path}`)).json();
  const entry = (seq: number): AuditEntry => entries[seq - 1] as AuditEntry;

  it('lists entries page by page', async () => {
    expect(await ask('')).toEqual({ entries: entries.toReversed() });
    expect(await ask('?limit=2')).toEqual({ entries: [entry(5), entry(4)], next: '4' });
    expect(await ask('?limit=2&after=4')).toEqual({ entries: [entry(3), entry(2)], next: '2' });
    expect(await ask('?order=oldest&limit=4')).toEqual({ entries: entries.slice(0, 4), next: '4' });
  });

  it('lists those that are wanted', async () => {
    expect(await ask('?who=bob')).toEqual({ entries: [entry(4), entry(2)] });
    expect(await ask('?what=rules')).toEqual({ entries: [] });
    expect(await ask('?from=2026-11-24T12:04:00Z')).toEqual({ entries: [entry(5), entry(4)] });
    expect(await ask('?to=2026-11-24T12:02:30Z')).toEqual({ entries: [entry(2), entry(1)] });
  });

  it('says that the log is whole, and whether it holds what was noted', async () => {
    const head = { seq: 5, hash: entry(5).hash };
    expect(await ask('/verify')).toEqual({ ok: true, entries: 5, head });
    const noted = `seq=3&hash=${entry(3).hash.toUpperCase()}`;
    expect(await ask(`/verify?${noted}`)).toEqual({ ok: true, entries: 5, head, anchored: true });
    expect(await ask(`/verify?seq=3&hash=${entry(4).hash}`)).toMatchObject({
      ok: false,
      anchored: false,
      fault: { seq: 3, kind: 'rewritten' },
    });
  });

  it('says what is wrong', async () => {
    await state.write([{ collection: AUDIT, id: entryId(2), body: undefined }]);

    expect(await ask('/verify')).toMatchObject({ ok: false, entries: 1, fault: { seq: 2, kind: 'missing' } });
    expect(await ask('')).toEqual({ entries: [5, 4, 3, 1].map(entry) });
  });

  it.each([
    ['/verify?seq=3', 'seq and hash are given together, or neither of them'],
    [`/verify?hash=${'0'.repeat(64)}`, 'seq and hash are given together, or neither of them'],
    ['/verify?seq=3&hash=abc', 'hash'],
    ['/verify?seq=0&hash=abc', 'seq'],
    ['?after=0', 'after'],
    ['?from=never', 'from'],
  ])('refuses %s and says why', async (path, message) => {
    const answer = await web.get(`/api/audit${path}`);

    expect(answer.status).toBe(400);
    expect(answer.text).toContain(message);
  });

  it('is for administrators only, and records who else asks', async () => {
    who = { name: 'eve', role: 'engineer' };
    expect((await web.get('/api/audit')).status).toBe(403);
    expect((await web.get('/api/audit/verify')).status).toBe(403);

    who = { name: 'ada', role: 'administrator' };
    expect(await ask('?who=eve')).toMatchObject({
      entries: [
        { what: 'GET /audit/verify', outcome: 'refused' },
        { what: 'GET /audit', outcome: 'refused' },
      ],
    });
  });
});
