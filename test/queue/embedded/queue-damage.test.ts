import { copyFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventQueue } from '../../../src/queue/event-queue.ts';
import { batchOf, expectEventually, Inbox } from '../inbox.ts';
import { newDirectory, openQueue, removeDirectories } from './embedded-queue.ts';

const PAGE = 32_768;

describe('a damaged queue file', () => {
  let directory: string;
  let path: string;
  beforeEach(async () => {
    directory = await newDirectory();
    path = join(directory, 'queue.db');
  });
  afterEach(removeDirectories);

  /** A closed queue with `count` batches of one letter each: A, B, C, .. */
  async function fill(count: number, size: number): Promise<string[]> {
    const queue = await openQueue(directory);
    const texts = Array.from({ length: count }, (_, index) => String.fromCodePoint(65 + index).repeat(size));
    for (const text of texts) await queue.push(batchOf(text));
    await queue.close();
    return texts;
  }
  function change(file: string, edit: (bytes: Buffer) => void): void {
    const bytes = readFileSync(file);
    edit(bytes);
    writeFileSync(file, bytes);
  }
  /** All that the queue still delivers, acked, and its count of damaged batches. */
  async function drain(queue: EventQueue): Promise<{ texts: string[]; corrupt: number }> {
    const inbox = new Inbox();
    await queue.consume(
      (delivery) => {
        inbox.take(delivery);
        void delivery.ack();
      },
      { prefetch: 4 },
    );
    await expectEventually(async () => {
      const { batches, unacked } = await queue.status();
      return batches + unacked;
    }, 0);
    const { corrupt } = await queue.status();
    return { texts: inbox.texts, corrupt };
  }
  function setAside(): string[] {
    return readdirSync(directory)
      .filter((name) => name.startsWith('queue-corrupt-'))
      .flatMap((name) => readdirSync(join(directory, name)))
      .sort();
  }
  const first = (texts: readonly string[]): string[] => texts.map((text) => text.slice(0, 1));

  it('sets a batch aside whose bytes have changed, with a report, and delivers the others', async () => {
    const texts = await fill(5, 100_000);
    change(path, (bytes) => void bytes.write('x', bytes.indexOf('C'.repeat(1000)) + 500));

    const queue = await openQueue(directory);
    const { texts: left, corrupt } = await drain(queue);
    await queue.close();

    expect(first(left)).toEqual(['A', 'B', 'D', 'E']);
    expect(left.every((text) => texts.includes(text))).toBe(true);
    expect(corrupt).toBe(1);
    expect(setAside()).toEqual(['row-3.batch', 'row-3.batch.report.json']);
  });

  it('sets a batch aside whose id has changed', async () => {
    const queue = await openQueue(directory);
    const batch = batchOf('a');
    await queue.push({ ...batch });
    await queue.close();
    change(path, (bytes) => void bytes.write('X', bytes.indexOf(batch.id) + 30));

    const again = await openQueue(directory);
    const { texts, corrupt } = await drain(again);
    await again.close();

    expect(texts).toEqual([]);
    expect(corrupt).toBe(1);
  });

  it('keeps what can be read of a file whose end is gone, and goes on', async () => {
    await fill(20, 100_000);
    truncateSync(path, 30 * PAGE);

    const queue = await openQueue(directory);
    await queue.push(batchOf('later'));
    const { texts, corrupt } = await drain(queue);
    await queue.close();

    expect(texts.at(-1)).toBe('later');
    expect(texts.length).toBeGreaterThan(4);
    expect(corrupt).toBeGreaterThan(0);
    expect(setAside()).toEqual(expect.arrayContaining(['queue.db', 'queue.db.report.json']));
  });

  it('keeps what is on whole pages when a page in the middle is not', async () => {
    // Small batches, so that the pages of the table hold many each.
    await fill(20, 10_000);
    change(path, (bytes) => {
      const page = Math.floor(bytes.indexOf('J'.repeat(1000)) / PAGE);
      bytes.fill(0, page * PAGE, (page + 1) * PAGE);
    });

    const queue = await openQueue(directory);
    const { texts, corrupt } = await drain(queue);
    await queue.close();

    expect(first(texts)).toEqual(expect.arrayContaining(['A', 'T']));
    expect(first(texts)).not.toContain('J');
    expect(texts.length + corrupt).toBe(20);
  });

  it.each([
    ['is no database', (bytes: Buffer) => void bytes.fill('rubbish ')],
    ['has a broken header', (bytes: Buffer) => void bytes.fill(0xff, 0, 100)],
  ])('sets the whole file aside when it %s, and goes on', async (_what, edit) => {
    await fill(3, 1000);
    change(path, edit);

    const queue = await openQueue(directory);
    await queue.push(batchOf('later'));
    const { texts, corrupt } = await drain(queue);
    await queue.close();

    expect(texts).toEqual(['later']);
    expect(corrupt).toBe(1);
    expect(setAside()).toEqual(['queue.db', 'queue.db.report.json']);
  });

  it('reports a file that was emptied', async () => {
    await fill(3, 1000);
    truncateSync(path, 0);

    const queue = await openQueue(directory);
    const { corrupt } = await queue.status();
    await queue.close();

    expect(corrupt).toBe(1);
  });

  it('mends damage that is met while it runs, and keeps attempts and what is out', async () => {
    const queue = await openQueue(directory);
    for (const text of ['A', 'B', 'C', 'D']) await queue.push(batchOf(text.repeat(300_000)));
    await queue.close();
    const reopened = await openQueue(directory);
    const held = new Inbox();
    const consumer = await reopened.consume(held.take, { prefetch: 1 });
    await held.until(1);
    await consumer.cancel();
    // The chain of pages of the second batch breaks off.
    change(path, (bytes) => {
      const page = Math.floor(bytes.indexOf('B'.repeat(PAGE - 100)) / PAGE);
      bytes.fill(0xff, page * PAGE, page * PAGE + 4);
    });

    const rest = await drainWithoutCheck(reopened, 2);

    expect(first(rest)).toEqual(['C', 'D']);
    await held.at(0).ack();
    expect(await reopened.status()).toMatchObject({ batches: 0, unacked: 0, corrupt: 1 });
    await reopened.close();
  });

  /** So many batches, acked. */
  async function drainWithoutCheck(queue: EventQueue, count: number): Promise<string[]> {
    const inbox = new Inbox();
    await queue.consume(inbox.take, { prefetch: 4 });
    await inbox.until(count);
    await Promise.all(inbox.deliveries.map((delivery) => delivery.ack()));
    return inbox.texts;
  }

  describe('in its write-ahead log', () => {
    /** A copy of a running queue's files: as after a kill, with all batches in the log. */
    async function killed(count: number): Promise<void> {
      const live = await newDirectory();
      const queue = await openQueue(live);
      for (let index = 0; index < count; index++) {
        await queue.push(batchOf(String.fromCodePoint(65 + index).repeat(50_000)));
      }
      for (const name of ['queue.db', 'queue.db-wal']) copyFileSync(join(live, name), join(directory, name));
      await queue.close();
    }

    it('takes a whole log without a word', async () => {
      await killed(5);

      const queue = await openQueue(directory);
      const { texts, corrupt } = await drain(queue);
      await queue.close();

      expect(first(texts)).toEqual(['A', 'B', 'C', 'D', 'E']);
      expect(corrupt).toBe(0);
    });

    it('takes a log whose last commit is unfinished without a word', async () => {
      await killed(5);
      truncateSync(`${path}-wal`, readFileSync(`${path}-wal`).byteLength - 10);

      const queue = await openQueue(directory);
      const { texts, corrupt } = await drain(queue);
      await queue.close();

      expect(first(texts)).toEqual(['A', 'B', 'C', 'D']);
      expect(corrupt).toBe(0);
    });

    it.each([
      ['a frame', 'C'.repeat(1000), ['A', 'B']],
      ['its header', undefined, []],
    ])('sets a copy aside when %s is damaged and later commits cannot be read', async (_what, mark, expected) => {
      await killed(5);
      change(`${path}-wal`, (bytes) => void bytes.write('x', mark ? bytes.indexOf(mark) + 10 : 17));

      const queue = await openQueue(directory);
      const { texts, corrupt } = await drain(queue);
      await queue.close();

      expect(first(texts)).toEqual(expected);
      expect(corrupt).toBe(1);
      expect(setAside()).toEqual(['queue.db-wal', 'queue.db-wal.report.json']);
    });
  });
});
