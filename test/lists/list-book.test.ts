import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { addEntries, decideEntries, removeEntries } from '../../src/lists/change-entries.ts';
import { findEntries } from '../../src/lists/find-entries.ts';
import { historyOfList } from '../../src/lists/list-history.ts';
import { ANN, BOB, BookUnderTest, NOW } from './support.ts';

describe('the lists that people keep', () => {
  let site: BookUnderTest;
  beforeEach(async () => {
    site = await BookUnderTest.open();
    const { book } = site;
    await book.create({ name: 'bad-ips', kind: 'watch', description: 'From reports.', types: ['ip', 'cidr'] }, ANN);
    await book.create({ name: 'blocks', kind: 'block', description: '' }, ANN);
  });
  afterEach(() => site.close());

  const values = async (name: string, filter: object = {}): Promise<string[]> => {
    const { entries } = await findEntries(site.book.store, name, { limit: 1000, now: site.book.now, ...filter });
    return entries.map(({ value }) => value);
  };
  const add = (name: string, given: readonly string[], by = ANN) =>
    addEntries(site.book, name, { ...by, given: given.map((value) => ({ value })) });
  const outcomes = ({ results }: { results: readonly { outcome: string }[] }): string[] =>
    results.map(({ outcome }) => outcome);

  it('are made, changed and removed, each change with who did it', async () => {
    const { book, state } = site;
    expect(await book.all()).toMatchObject([
      { name: 'bad-ips', kind: 'watch', types: ['ip', 'cidr'], entries: 0, version: 1, createdby: 'ann' },
      { name: 'blocks', kind: 'block', types: ['ip', 'cidr', 'domain'] },
    ]);
    await add('bad-ips', ['203.0.113.7']);
    await book.change('bad-ips', { description: 'From all.' }, { ...BOB, seen: 2, note: 'a slip' });
    await book.remove('bad-ips', { ...BOB, mayDecide: false });

    await expect(book.get('bad-ips')).rejects.toMatchObject({ code: 'not-found' });
    const { changes } = await historyOfList(state, 'bad-ips', { limit: 10 });
    expect(changes.map(({ version, actor, action }) => `${version} ${actor} ${action}`)).toEqual([
      '4 bob remove',
      '3 bob change',
      '2 ann add',
      '1 ann create',
    ]);
    expect(changes[0]).toMatchObject({ were: [{ value: '203.0.113.7', owner: 'ann' }], became: [] });
    expect(changes[1]).toMatchObject({ note: 'a slip', before: { description: 'From reports.' } });
    // One of the same name goes on with the history, and not with the entries.
    await book.create({ name: 'bad-ips', kind: 'watch', description: 'Anew.' }, ANN);
    expect(await values('bad-ips')).toEqual([]);
    expect(await book.get('bad-ips')).toMatchObject({ version: 5, entries: 0 });
    expect(site.told).toBe(6);
  });

  it('refuse what cannot be', async () => {
    const { book } = site;
    const watch = { kind: 'watch', description: '' } as const;
    await expect(book.create({ name: 'bad-ips', ...watch }, ANN)).rejects.toMatchObject({ code: 'conflict' });
    await expect(book.create({ name: 'Bad IPs', ...watch }, ANN)).rejects.toMatchObject({ where: 'name' });
    const users = { name: 'b', kind: 'block', description: '', types: ['user'] } as const;
    await expect(book.create(users, ANN)).rejects.toMatchObject({
      message: 'a list of the kind block takes no user',
    });
    await expect(book.change('bad-ips', {}, { ...ANN, seen: 7 })).rejects.toMatchObject({
      message: 'list bad-ips was changed meanwhile: it is at version 1, not 7',
    });
    await expect(add('none', ['203.0.113.7'])).rejects.toMatchObject({ code: 'not-found' });
  });

  it('say of each entry what became of it, and keep those that are right', async () => {
    const first = await add('bad-ips', ['203.0.113.7', '2001:DB8::1', 'kim', '::ffff:203.0.113.7']);
    expect(first.results).toEqual([
      { given: '203.0.113.7', outcome: 'added', type: 'ip', value: '203.0.113.7' },
      { given: '2001:DB8::1', outcome: 'added', type: 'ip', value: '2001:db8::1' },
      { given: 'kim', outcome: 'invalid', fault: 'it is none of ip, cidr' },
      { given: '::ffff:203.0.113.7', outcome: 'kept', type: 'ip', value: '203.0.113.7' },
    ]);
    expect(first.list).toMatchObject({ version: 2, entries: 2 });

    const given = [{ value: '203.0.113.7', reason: 'seen  again', expires: '7d' }, { value: '2001:db8::1' }];
    const preview = await addEntries(site.book, 'bad-ips', { ...BOB, given, preview: true });
    expect([outcomes(preview), preview.list.version]).toEqual([['changed', 'kept'], 2]);
    await addEntries(site.book, 'bad-ips', { ...BOB, given });
    const { entries } = await findEntries(site.book.store, 'bad-ips', { limit: 1, now: site.book.now, text: 'AGAIN' });
    expect(entries).toEqual([
      {
        type: 'ip',
        value: '203.0.113.7',
        reason: 'seen again',
        source: '',
        owner: 'bob',
        added: '2026-11-24T12:00:00.000Z',
        expires: '2026-12-01T12:00:00.000Z',
      },
    ]);
    const past = await addEntries(site.book, 'bad-ips', {
      ...ANN,
      given: [{ value: '192.0.2.1', expires: '2026-01-01' }],
    });
    expect(past.results[0]?.fault).toBe('it expires at 2026-01-01T23:59:59.999Z, which is over');
  });

  it('take entries out, which their history keeps', async () => {
    await add('bad-ips', ['203.0.113.7', '203.0.113.8']);
    const taken = await removeEntries(site.book, 'bad-ips', {
      ...BOB,
      mayDecide: false,
      meant: [{ value: '203.0.113.8' }, { value: 'x' }],
    });

    expect(outcomes(taken)).toEqual(['removed', 'missing']);
    expect(await values('bad-ips')).toEqual(['203.0.113.7']);
    const [last] = (await historyOfList(site.state, 'bad-ips', { limit: 1 })).changes;
    expect(last).toMatchObject({ action: 'take', actor: 'bob', were: [{ value: '203.0.113.8', owner: 'ann' }] });
  });

  it('block nothing that nobody else approved, or whose time is over', async () => {
    const { book } = site;
    const given = ['203.0.113.7', 'evil.example', '10.0.0.1', '0.0.0.0/0', '192.0.0.0/20'];
    const { results } = await add('blocks', given);
    expect(results.map(({ fault }) => fault)).toEqual([
      undefined,
      undefined,
      'it is no public address',
      'it is larger than /16',
      'it has addresses that are not public',
    ]);
    const decide = (verdict: 'approve' | 'refuse', value: string, actor: string, mayDecideOwn = false) =>
      decideEntries(book, 'blocks', { actor, meant: [{ value }], verdict, mayDecideOwn });

    expect(await decide('approve', '203.0.113.7', 'ann')).toMatchObject({
      results: [{ outcome: 'forbidden', fault: expect.stringContaining('someone else') }],
    });
    expect(outcomes(await decide('approve', '203.0.113.7', 'bob'))).toEqual(['approved']);
    expect(outcomes(await decide('refuse', 'evil.example', 'ann'))).toEqual(['refused']);
    expect(await values('blocks', { state: 'approved' })).toEqual(['203.0.113.7']);
    // Who may not decide cannot have it unblocked, nor drop the list.
    const taking = { actor: 'ann', meant: [{ value: '203.0.113.7' }] };
    expect(outcomes(await removeEntries(book, 'blocks', { ...taking, mayDecide: false }))).toEqual(['forbidden']);
    await expect(book.remove('blocks', { ...ANN, mayDecide: false })).rejects.toMatchObject({ code: 'forbidden' });
    // Who proposes it again cannot make it stay longer.
    expect(outcomes(await add('blocks', ['203.0.113.7', 'evil.example']))).toEqual(['kept', 'changed']);
    expect(outcomes(await decide('approve', 'evil.example', 'ann', true))).toEqual(['approved']);
    site.now = NOW + 30 * 86_400_000;
    expect(await values('blocks', { state: 'approved' })).toEqual([]);
    expect(await values('blocks', { state: 'over' })).toEqual(['evil.example', '203.0.113.7']);
    expect(outcomes(await add('blocks', ['203.0.113.7']))).toEqual(['changed']);
    expect(await values('blocks', { state: 'proposed' })).toEqual(['203.0.113.7']);
    expect(outcomes(await removeEntries(book, 'blocks', { ...taking, mayDecide: false }))).toEqual(['removed']);
    await book.remove('blocks', { ...ANN, mayDecide: false });
    await expect(
      decideEntries(book, 'bad-ips', { actor: 'bob', meant: [], verdict: 'approve', mayDecideOwn: true }),
    ).rejects.toMatchObject({ message: 'list bad-ips is no block list' });
  });

  it('lose no change of two instances at the same time', async () => {
    const other = site.another();
    const addTo = (book: typeof other, host: number) =>
      addEntries(book, 'bad-ips', { ...ANN, given: [{ value: `198.51.100.${host}` }] });
    await Promise.all(Array.from({ length: 12 }, (_, host) => addTo(host % 2 === 0 ? site.book : other, host)));

    expect((await values('bad-ips')).length).toBe(12);
    expect(await site.book.get('bad-ips')).toMatchObject({ version: 13, entries: 12 });
    expect((await historyOfList(site.state, 'bad-ips', { limit: 100 })).changes).toHaveLength(13);
  });

  it('hold many entries in few documents, and are read page by page while they change', async () => {
    const many = Array.from(
      { length: 10_000 },
      (_, index) => `198.${18 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`,
    );
    await add('bad-ips', many);
    expect(await site.state.count('listentries')).toBe(25);
    expect(await site.state.count('listhistory')).toBe(22);
    const removed = await removeEntries(site.book, 'bad-ips', {
      ...ANN,
      mayDecide: false,
      meant: many.filter((_, index) => index % 2 === 0).map((value) => ({ value })),
    });
    expect(removed.list.entries).toBe(5000);

    const read: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await findEntries(site.book.store, 'bad-ips', { limit: 700, after, now: site.book.now });
      read.push(...page.entries.map(({ value }) => value));
      after = page.next;
      if (after === undefined) break;
      await add('bad-ips', [`192.0.2.${read.length / 700}`]);
    }
    expect(new Set(read).size).toBe(read.length);
    expect(many.filter((_, index) => index % 2 === 1).filter((value) => !read.includes(value))).toEqual([]);
  });

  it('are never longer than they may be, and make room by what is over', async () => {
    const block = (offset: number, expires?: string) =>
      Array.from({ length: 10_000 }, (_, index) => ({ value: `2001:db8:${offset}::${index.toString(16)}`, expires }));
    for (let offset = 0; offset < 10; offset++)
      await addEntries(site.book, 'bad-ips', { ...ANN, given: block(offset, offset === 0 ? '1h' : undefined) });

    await expect(add('bad-ips', ['203.0.113.7'])).rejects.toMatchObject({
      message: 'list bad-ips has 100000 entries, and 1 more would be more than 100000',
    });
    site.now = NOW + 2 * 3_600_000;
    expect((await add('bad-ips', ['203.0.113.7'])).list.entries).toBe(90_001);
    const [last] = (await historyOfList(site.state, 'bad-ips', { limit: 1 })).changes;
    expect([last?.parts, last?.became.length, last?.were.length]).toEqual([20, 1, 500]);
  }, 60_000);

  it('are not so long together that threads could not hold them', async () => {
    // As if five more lists were full: what counts is what their heads say.
    const full = {
      kind: 'watch',
      description: '',
      types: ['ip'],
      created: '',
      createdby: 'ann',
      removed: false,
      next: 2,
    };
    const chunks = [{ id: 1, version: 1, count: 100_000, first: '' }];
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      await site.state.write([{ collection: 'lists', id: name, body: { ...full, chunks } }]);

    await expect(add('bad-ips', ['203.0.113.7'])).rejects.toMatchObject({
      code: 'request-invalid',
      message: expect.stringContaining('more than 500000 entries'),
    });
    expect(outcomes(await add('blocks', ['203.0.113.7']))).toEqual(['added']);
  });
});
