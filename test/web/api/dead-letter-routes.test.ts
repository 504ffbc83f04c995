import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../../src/log/log.ts';
import { newBatchId } from '../../../src/queue/batch.ts';
import type { EmbeddedEventQueue } from '../../../src/queue/embedded/embedded-event-queue.ts';
import { deadLetterRoutes } from '../../../src/web/api/dead-letter-routes.ts';
import type { DeadLetter } from '../../../src/work/dead-letter-store.ts';
import { EmbeddedDeadLetterStore } from '../../../src/work/embedded/embedded-dead-letter-store.ts';
import { openQueue } from '../../queue/embedded/embedded-queue.ts';
import { HEADER, RECEIVED } from '../../work/support.ts';
import { WebUnderTest } from '../support.ts';

interface Page {
  readonly deadletters: readonly { readonly id: string; readonly bytes: string; readonly text: string }[];
  readonly next?: string;
  readonly total: number;
}

describe('the API of dead letters', () => {
  let directory: string;
  let deadLetters: EmbeddedDeadLetterStore;
  let queue: EmbeddedEventQueue;
  let web: WebUnderTest;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'mozdef-web-letters-'));
    deadLetters = await EmbeddedDeadLetterStore.open({ directory, log: createLogger('silent') });
    queue = await openQueue(directory);
    web = await WebUnderTest.start(deadLetterRoutes({ deadLetters, queue, now: () => RECEIVED + 60_000 }));
  });
  afterEach(async () => {
    await web.stop();
    await queue.close();
    await deadLetters.close();
    rmSync(directory, { recursive: true });
  });

  const letter = (number: number, part: Partial<DeadLetter> = {}): DeadLetter => ({
    id: `${newBatchId(RECEIVED + number)}-0`,
    time: RECEIVED + 1000 + number,
    received: RECEIVED + number,
    stage: 'parse',
    reason: 'no JSON',
    header: HEADER,
    bytes: Buffer.from(`{"broken ${number}`),
    ...part,
  });
  const list = async (parameters = ''): Promise<Page> =>
    (await web.get(`/api/deadletters${parameters}`)).json() as Page;

  it('shows each with all that is known, also bytes that are no text', async () => {
    const bytes = Uint8Array.from([0, 255, 1]);
    const one = letter(1, { stage: 'plugin', plugin: 'sshd', bytes });
    await deadLetters.add([one]);
    const shown = {
      id: one.id,
      event: one.id,
      time: '2026-11-24T12:00:01.001Z',
      received: '2026-11-24T12:00:00.001Z',
      stage: 'plugin',
      plugin: 'sshd',
      reason: 'no JSON',
      endpoint: 'events',
      sender: '192.0.2.1',
      bytes: Buffer.from(bytes).toString('base64'),
      text: '\u0000\uFFFD\u0001',
    };

    expect(await list()).toEqual({ deadletters: [shown], total: 1 });
    expect((await web.get(`/api/deadletters/${one.id}`)).json()).toEqual(shown);
    expect((await web.get('/api/deadletters/missing')).status).toBe(404);
  });

  it('shows which event one is about that was sent again and given up again', async () => {
    const redrives = { id: 'first-7', received: RECEIVED, kind: 'json' } as const;
    const one = letter(1, { header: { ...HEADER, redrives } });
    await deadLetters.add([one]);

    expect((await web.get(`/api/deadletters/${one.id}`)).json()).toMatchObject({ id: one.id, event: 'first-7' });
  });

  it.each(['newest', 'oldest'])('lists the %s first, page by page and by stage', async (order) => {
    const letters = Array.from({ length: 45 }, (_, n) => letter(n, { stage: n % 2 ? 'parse' : 'store' }));
    await deadLetters.add(letters);
    const ids: string[] = [];
    let after: string | undefined;
    do {
      const page: Page = await list(`?limit=25&order=${order}${after ? `&after=${after}` : ''}`);
      expect(page.total).toBe(45);
      ids.push(...page.deadletters.map(({ id }) => id));
      after = page.next;
    } while (after);

    const expected = letters.map(({ id }) => id);
    expect(ids).toEqual(order === 'newest' ? expected.toReversed() : expected);
    expect((await list('?stage=parse&limit=1000')).deadletters).toHaveLength(22);
    expect((await list('?stage=parse&limit=5')).deadletters).toHaveLength(5);
  });

  it('ends a page of large letters early, so that memory stays bounded, and goes on after it', async () => {
    const large = Buffer.alloc(1_500_000, 'x');
    const letters = Array.from({ length: 45 }, (_, n) => letter(n, { bytes: large }));
    for (const one of letters) await deadLetters.add([one]);

    const page = await list('?limit=1000');

    expect(page.deadletters.length).toBeLessThan(45);
    expect(page.next).toBe(page.deadletters.at(-1)?.id);
    expect(page.deadletters[0]?.text).toHaveLength(65_536);
    const rest = await list(`?limit=1000&after=${page.next}`);
    expect(rest.deadletters[0]?.id).toBe(letters.at(-1 - page.deadletters.length)?.id);
  });

  it('sends letters again', async () => {
    const letters = [letter(1), letter(2), letter(3, { stage: 'store' })];
    await deadLetters.add(letters);

    expect((await web.post('/api/deadletters/redrive', { ids: [letters[0]?.id] })).json()).toEqual({ redriven: 1 });
    expect((await web.post('/api/deadletters/redrive', { stage: 'store' })).json()).toEqual({ redriven: 1 });
    expect((await web.post('/api/deadletters/redrive', { all: true })).json()).toEqual({ redriven: 1 });
    expect((await queue.status()).batches).toBe(3);
    expect(await deadLetters.count()).toBe(0);
  });

  it('discards letters', async () => {
    const letters = [letter(1), letter(2)];
    await deadLetters.add(letters);

    expect((await web.post('/api/deadletters/discard', { ids: [letters[0]?.id, 'missing'] })).json()).toEqual({
      discarded: 1,
      missing: ['missing'],
    });
    expect((await web.post('/api/deadletters/redrive', { ids: ['missing'] })).json()).toEqual({
      redriven: 0,
      missing: ['missing'],
    });
    expect((await web.post('/api/deadletters/discard', { all: true })).json()).toEqual({ discarded: 1 });
    expect((await queue.status()).batches).toBe(0);
  });

  it.each([
    {},
    { all: false },
    { all: true, stage: 'parse' },
    { ids: [], all: true },
    { ids: [] },
    { ids: ['x'.repeat(3)], stage: 'parse' },
    { stage: 'nowhere' },
    { everything: true },
  ])('does nothing when it is not clear which are meant: %j', async (body) => {
    await deadLetters.add([letter(1)]);
    for (const verb of ['redrive', 'discard']) {
      const answer = await web.post(`/api/deadletters/${verb}`, body);
      expect([verb, answer.status]).toEqual([verb, 400]);
    }
    expect(await deadLetters.count()).toBe(1);
  });

  it('keeps letters when the queue does not take them', async () => {
    await deadLetters.add([letter(1)]);
    await queue.close();
    const answer = await web.post('/api/deadletters/redrive', { all: true });

    expect(answer.status).toBe(503);
    expect(answer.json()).toMatchObject({ error: { code: 'queue-unavailable' } });
    expect(await deadLetters.count()).toBe(1);
  });
});
