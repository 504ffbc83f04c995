import { expect, it } from '@jest/globals';
import { SourceBook } from '../../../src/receive/sources/source-book.ts';

const REFUSAL = { status: 401, reason: 'unauthorized', message: 'a token is required' };
let now = 1000;
const clock = (): number => now;

it('counts what each sender sends and what is refused, once', () => {
  const book = new SourceBook(clock);
  const web = { address: '192.0.2.1', tokensource: 'web', shipper: 'Ruby', endpoint: 'events' };
  now = 1000;
  book.accepted(web, 5);
  now = 2000;
  book.accepted({ ...web, endpoint: 'bulk', shipper: undefined }, 7);
  now = 3000;
  book.refused(web, REFUSAL);
  book.refused({ address: '192.0.2.1', endpoint: 'events' }, REFUSAL);

  expect(book.take().sums).toEqual([
    {
      tokensource: 'web',
      address: '192.0.2.1',
      shippers: new Set(['Ruby']),
      endpoints: new Set(['events', 'bulk']),
      first: 1000,
      last: 3000,
      lastAccepted: 2000,
      accepted: 12,
      refused: new Map([[401, { count: 1, last: 3000, reason: 'unauthorized', message: 'a token is required' }]]),
    },
    expect.objectContaining({ tokensource: undefined, accepted: 0, lastAccepted: undefined }),
  ]);
  expect(book.take().sums).toEqual([]);
});

it('adds what it gets back to what came meanwhile, and touches no time', () => {
  const book = new SourceBook(clock);
  const sender = { address: '192.0.2.1', shipper: 'Ruby', endpoint: 'events' };
  now = 1000;
  book.accepted(sender, 5);
  book.refused(sender, REFUSAL);
  book.accepted({ ...sender, address: '192.0.2.2' }, 1);
  const { sums } = book.take();
  now = 9000;
  book.accepted({ ...sender, shipper: 'curl' }, 2);
  book.refused(sender, { ...REFUSAL, message: 'newer' });

  book.giveBack(sums);

  expect(book.take().sums).toMatchObject([
    {
      first: 1000,
      last: 9000,
      accepted: 7,
      lastAccepted: 9000,
      shippers: new Set(['curl', 'Ruby']),
      refused: new Map([[401, { count: 2, last: 9000, reason: 'unauthorized', message: 'newer' }]]),
    },
    { address: '192.0.2.2', first: 1000, last: 1000, accepted: 1 },
  ]);
});

it('stays small whoever knocks', () => {
  const book = new SourceBook(clock);
  for (let index = 0; index < 3000; index++) book.refused({ address: `a${index}`, endpoint: 'events' }, REFUSAL);
  for (let index = 0; index < 50; index++) {
    book.refused(
      { address: 'a0', shipper: `${index}${'x'.repeat(1000)}`, endpoint: `e${index}` },
      {
        ...REFUSAL,
        message: 'm'.repeat(10_000),
      },
    );
  }

  const { sums, leftOut } = book.take();
  expect([sums.length, leftOut]).toEqual([2000, 1000]);
  expect([sums[0]?.shippers.size, sums[0]?.endpoints.size]).toEqual([8, 8]);
  expect([...(sums[0]?.shippers ?? [])].every((name) => name.length <= 64)).toBe(true);
  expect(sums[0]?.refused.get(401)?.message).toHaveLength(300);
});
