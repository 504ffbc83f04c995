import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newBatchId } from '../../../src/queue/batch.ts';
import type { StoreEngine } from '../../../src/store/embedded/store-engine.ts';
import type { StoreNote } from '../../../src/store/embedded/store-note.ts';
import { EVER, EVERYTHING, type EventSketch, NOON, saveBatch } from '../../contract/event-store.support.ts';
import { type Workshop, workshop } from './engine-store.ts';

const DAY = 86_400_000;
const ask = { query: EVERYTHING, range: EVER, timeoutMs: 20_000 };
const some = (count: number): EventSketch[] => Array.from({ length: count }, () => ({}));

describe('housekeeping of the embedded store', () => {
  let shop: Workshop;
  let engine: StoreEngine;
  let notes: StoreNote[];
  const note = (told: StoreNote) => notes.push(told);
  beforeEach(() => {
    notes = [];
  });
  afterEach(async () => {
    await engine.close();
    shop.remove();
  });

  it('seals by itself when enough events are there, and finds them before, while and after', async () => {
    shop = workshop({ seal_rows: 100 });
    engine = await shop.open({ note });
    const counts: number[] = [];

    for (let n = 1; n <= 10; n++) {
      await engine.save(saveBatch(some(50), { received: NOON + n }));
      counts.push(await engine.count(ask));
    }
    await engine.maintain();

    expect(counts).toEqual([50, 100, 150, 200, 250, 300, 350, 400, 450, 500]);
    expect(notes.filter(({ did }) => did === 'seal').length).toBeGreaterThanOrEqual(5);
    expect(engine.status()).toMatchObject({ events: 500, seq: 500, figures: { segments: 1, hot_events: 0 } });
    expect(await engine.count(ask)).toBe(500);
  });

  it('seals what has waited long enough', async () => {
    let now = NOON;
    shop = workshop({ seal_after: '1h' });
    engine = await shop.open({ now: () => now });
    await engine.save(saveBatch(some(5)));

    await engine.tick();
    const before = engine.status().figures;
    now += 3_600_000;
    await engine.tick();

    expect(before).toMatchObject({ hot_events: 5, segments: 0 });
    expect(engine.status().figures).toMatchObject({ hot_events: 0, segments: 1 });
  });

  it('merges segments of one day of reception only', async () => {
    shop = workshop();
    engine = await shop.open();

    for (const received of [NOON, NOON + 1000, NOON + DAY, NOON + DAY + 1000]) {
      await engine.save(saveBatch(some(5), { received }));
      await engine.maintain();
    }

    const names = readdirSync(join(shop.directory, 'segments')).sort();
    expect(names.map((name) => name.slice(0, 8))).toEqual(['20260301', '20260301', '20260302', '20260302']);
    expect(await engine.count(ask)).toBe(20);
  });

  it('lets a search that reads what is merged finish first', async () => {
    shop = workshop();
    engine = await shop.open();
    await engine.save(saveBatch(some(50)));
    await engine.maintain();
    await engine.save(saveBatch(some(50), { received: NOON + 1000 }));

    const answers = Array.from({ length: 20 }, () => engine.count(ask));
    await engine.maintain();

    expect(new Set(await Promise.all(answers))).toEqual(new Set([100]));
    expect(readdirSync(join(shop.directory, 'segments'))).toHaveLength(2);
  });

  it('removes what was received too long ago, and says so', async () => {
    shop = workshop({ retention: { days: 7 } });
    engine = await shop.open({ note, now: () => NOON + 8 * DAY });
    await engine.save(saveBatch(some(5)));
    await engine.save(saveBatch(some(3), { received: NOON + 2 * DAY }));
    await engine.maintain();
    // Both days lie in one segment: it goes as a whole, by its newest event.
    const together = await engine.count(ask);
    await engine.save(saveBatch(some(4), { received: NOON - DAY }));
    await engine.maintain();

    expect(together).toBe(8);
    expect(await engine.count(ask)).toBe(8);
    expect(notes.find(({ did }) => did === 'retention')).toMatchObject({ segments: 1, rows: 4 });
  });

  it('removes the oldest received of too many bytes, and numbers on', async () => {
    shop = workshop({ retention: { max_bytes: 1 } });
    engine = await shop.open();
    await engine.save(saveBatch(some(5)));
    await engine.maintain();
    await engine.close();
    engine = await shop.open();
    await engine.save(saveBatch(some(1), { received: NOON + DAY }));

    expect(readdirSync(join(shop.directory, 'segments'))).toEqual([]);
    expect(engine.status()).toMatchObject({ events: 1, seq: 6 });
  });

  it('refuses events while the disk is full, and takes them by itself when it is not', async () => {
    let now = NOON;
    let free = 10;
    shop = workshop({ min_free_bytes: 1000 });
    engine = await shop.open({ now: () => now, diskRoom: () => ({ free, total: 1e12 }) });
    const batch = newBatchId(NOON);

    await expect(engine.save(saveBatch(some(2), { batch }))).rejects.toMatchObject({ code: 'disk-full' });
    expect(engine.status().refusing).toBe('disk-full');
    free = 1e9;
    now += 2000;

    expect(await engine.save(saveBatch(some(2), { batch }))).toMatchObject({ saved: 2 });
    expect(engine.status().refusing).toBeUndefined();
  });

  it('survives a disk that fills up while it seals, and seals later', async () => {
    let now = NOON;
    let full = true;
    shop = workshop();
    engine = await shop.open({
      note,
      now: () => now,
      faults: (step) => {
        if (full && step === 'seal-finish') throw new Error('ENOSPC: no space left on device');
      },
    });
    await engine.save(saveBatch(some(5)));

    await expect(engine.maintain()).rejects.toThrow('ENOSPC');
    await expect(engine.save(saveBatch(some(1)))).rejects.toMatchObject({ code: 'disk-full' });
    expect(await engine.count(ask)).toBe(5);
    full = false;
    now += 2000;
    await engine.save(saveBatch(some(1), { received: NOON + 1 }));
    await engine.maintain();

    expect(notes).toContainEqual({ did: 'fail', error: 'ENOSPC: no space left on device' });
    expect(await engine.count(ask)).toBe(6);
    expect(engine.status().figures).toMatchObject({ hot_events: 0, segments: 1 });
    expect(existsSync(join(shop.directory, 'hot-1.db'))).toBe(false);
  });

  it('refuses more events than memory holds while sealing fails', async () => {
    shop = workshop({ seal_rows: 100 });
    engine = await shop.open({
      faults: () => {
        throw new Error('broken');
      },
    });
    let saved = 0;

    const fill = async () => {
      for (let n = 0; n < 50; n++) saved += (await engine.save(saveBatch(some(50), { received: NOON + n }))).saved;
    };

    await expect(fill()).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(saved).toBeLessThan(1000);
    expect(await engine.count(ask)).toBe(saved);
  });
});
