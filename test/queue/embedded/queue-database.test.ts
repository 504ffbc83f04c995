import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { QueueDatabase } from '../../../src/queue/embedded/queue-database.ts';
import { newDirectory, removeDirectories } from './embedded-queue.ts';

afterEach(removeDirectories);

const MB = 1e6;

it('gives the space of removed batches back to the disk, piece by piece, and keeps the others', async () => {
  const path = join(await newDirectory(), 'queue.db');
  const database = new QueueDatabase(path);
  for (let row = 1; row <= 120; row++) {
    database.transaction(false, () =>
      database.insert(row, { id: `batch ${row}`, received: row, bytes: new Uint8Array(MB).fill(row) }),
    );
    database.shortenLog();
  }
  expect(statSync(path).size).toBeGreaterThan(100 * MB);

  database.transaction(false, () => {
    for (let row = 1; row < 120; row++) database.remove(row);
  });
  for (let tick = 0; tick < 10; tick++) {
    database.shrink();
    database.shortenLog();
  }

  expect(database.totals()).toEqual({ batches: 1, bytes: MB, lastRow: 120 });
  expect(database.read(120)).toMatchObject({ id: 'batch 120', received: 120, whole: true });
  database.close();
  expect(statSync(path).size).toBeLessThan(75 * MB);
});

it('gives all it can back to a disk that is short of room', async () => {
  const path = join(await newDirectory(), 'queue.db');
  const database = new QueueDatabase(path);
  for (let row = 1; row <= 30; row++) {
    database.transaction(false, () =>
      database.insert(row, { id: `batch ${row}`, received: row, bytes: new Uint8Array(MB).fill(row) }),
    );
  }
  database.transaction(false, () => {
    for (let row = 1; row < 30; row++) database.remove(row);
  });

  for (let tick = 0; tick < 4; tick++) database.giveBack();

  expect(statSync(path).size).toBeLessThan(2 * MB);
  expect(statSync(`${path}-wal`).size).toBe(0);
  expect(database.read(30)).toMatchObject({ id: 'batch 30', whole: true });
  database.close();
});
