import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AlertBook } from '../../src/alert/alert-book.ts';
import { StreamRaiser } from '../../src/alert/stream-raiser.ts';
import { EmbeddedLiveBus } from '../../src/live/embedded/embedded-live-bus.ts';
import { createLogger } from '../../src/log/log.ts';
import { EmbeddedStateStore } from '../../src/state/embedded/embedded-state-store.ts';
import { SqliteThread } from '../../src/state/embedded/sqlite-client.ts';
import { type Destinations, deliver } from '../../src/work/deliver-result.ts';
import { EmbeddedDeadLetterStore } from '../../src/work/embedded/embedded-dead-letter-store.ts';
import { EventTap } from '../../src/work/event-tap.ts';
import { LATEST } from '../../src/work/latest-states.ts';
import { processBatch } from '../../src/work/process-batch.ts';
import type { BatchRun, EncodedBatch } from '../../src/work/run-batch.ts';
import type { WorkResult } from '../../src/work/worker-protocol.ts';
import { RecordingStore } from './recording-store.ts';
import { batchOf, linesOf, orderOf, RECEIVED, workbench } from './support.ts';

const NOW = RECEIVED + 60_000;

describe('deliver', () => {
  const log = createLogger('silent');
  let directory: string;
  let thread: SqliteThread;
  let store: RecordingStore;
  let deadLetters: EmbeddedDeadLetterStore;
  let state: EmbeddedStateStore;
  let to: Destinations;
  let tap: EventTap;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'mozdef-deliver-'));
    thread = new SqliteThread(log);
    store = new RecordingStore();
    state = await EmbeddedStateStore.open({ directory, log, thread });
    deadLetters = await EmbeddedDeadLetterStore.open({ directory, log, thread });
    tap = new EventTap(new EmbeddedLiveBus(log), () => NOW);
    to = {
      store,
      state,
      deadLetters,
      now: () => NOW,
      listeners: [tap],
      raiser: new StreamRaiser({
        state,
        alerts: new AlertBook(state, () => NOW),
        onAlerts: () => undefined,
        now: () => NOW,
      }),
    };
  });
  afterEach(async () => {
    await thread.end();
    rmSync(directory, { recursive: true });
  });

  /** What a worker thread makes of the batch; `summary: "state x"` is stored as the last known state of x. */
  function ran(batch: EncodedBatch, more: Partial<WorkResult> = {}): BatchRun {
    const result = processBatch(
      orderOf(batch),
      workbench((event) => {
        const [kind, id] = event.summary.split(' ');
        if (kind === 'state' && id) event.mozdef.staticid = id;
        return { events: [event] };
      }),
    );
    return { results: [{ ...result, ...more }], poison: [], breakers: [], skips: [] };
  }
  const latest = async (id: string): Promise<unknown> => (await state.get(LATEST, [id])).get(id)?.body['category'];

  it('stores events, last known states and dead letters, and says how many', async () => {
    const batch = batchOf(`${linesOf({ summary: 'one' }, { summary: 'state x', category: 'up' })}\n{"broken`);

    const delivered = await deliver(ran(batch), batch.bytes, to);

    expect(delivered).toEqual({ saved: 1, duplicates: 0, deadLetters: 1 });
    expect(store.summaries).toEqual(['one']);
    expect(await latest('x')).toBe('up');
    expect(await deadLetters.list({ limit: 10 })).toMatchObject([
      { id: `${batch.id}-2`, stage: 'parse', received: RECEIVED, bytes: Uint8Array.from(Buffer.from('{"broken')) },
    ]);
  });

  it('makes dead letters of lines that the store refuses, with the bytes of their own event', async () => {
    const batch = batchOf(linesOf({ summary: 'state x' }, { summary: 'a' }, { summary: 'b' }, { summary: 'c' }));
    store.refuse = ({ summary }) => (summary === 'b' || summary === 'c' ? `no ${summary}` : undefined);

    const delivered = await deliver(ran(batch), batch.bytes, to);

    expect(delivered).toEqual({ saved: 1, duplicates: 0, deadLetters: 2 });
    const letters = await deadLetters.list({ limit: 10 });
    expect(letters).toMatchObject([
      { id: `${batch.id}-2`, stage: 'store', reason: 'no b', time: NOW },
      { id: `${batch.id}-3`, stage: 'store', reason: 'no c', time: NOW },
    ]);
    expect(letters.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['{"summary":"b"}', '{"summary":"c"}']);
  });

  it('makes the dead letters of a batch that is refused as a whole in one pass', async () => {
    const count = 4000;
    const batch = batchOf(linesOf(...Array.from({ length: count }, (_, n) => ({ summary: `${n}` }))));
    const run = ran(batch);
    store.refuse = () => 'no room';
    const begun = process.threadCpuUsage().user;

    expect((await deliver(run, batch.bytes, to)).deadLetters).toBe(count);
    // One pass over it takes some milliseconds, one pass for each letter half a minute.
    expect(process.threadCpuUsage().user - begun).toBeLessThan(8_000_000);
  });

  it('rejects when the store does, before anything else is written', async () => {
    const batch = batchOf(`${linesOf({ summary: 'one' }, { summary: 'state x', category: 'up' })}\n{"broken`);
    store.before = () => Promise.reject(new Error('disk full'));

    await expect(deliver(ran(batch), batch.bytes, to)).rejects.toThrow('disk full');

    expect(await deadLetters.count()).toBe(0);
    expect(await latest('x')).toBeUndefined();
  });

  it('rejects when the dead letters cannot be written, and changes nothing more when it is done again', async () => {
    const batch = batchOf(`{"summary":"one"}\n{"broken`);
    await thread.end();
    await deadLetters.close();

    await expect(deliver(ran(batch), batch.bytes, to)).rejects.toMatchObject({ code: 'state-unavailable' });
    to = { ...to, deadLetters: (deadLetters = await EmbeddedDeadLetterStore.open({ directory, log, thread })) };
    const again = await deliver(ran(batch), batch.bytes, to);
    await deliver(ran(batch), batch.bytes, to);

    expect(again).toEqual({ saved: 0, duplicates: 1, deadLetters: 1 });
    expect(store.summaries).toEqual(['one']);
    expect(await deadLetters.count()).toBe(1);
  });

  it('keeps the later of two last known states, in whichever order they come', async () => {
    const early = batchOf(linesOf({ summary: 'state x', category: 'early' }));
    const late = batchOf(linesOf({ summary: 'state x', category: 'late' }), {}, RECEIVED + 1000);

    await deliver(ran(early), early.bytes, to);
    await deliver(ran(late), late.bytes, to);
    await deliver(ran(early), early.bytes, to);

    expect(await latest('x')).toBe('late');
  });

  it('keeps one of the last known states that come at the same time', async () => {
    const batches = Array.from({ length: 6 }, (_, n) =>
      batchOf(
        linesOf({ summary: 'state x', category: `${n}` }, { summary: 'state x', category: `${n}.` }),
        {},
        RECEIVED + n,
      ),
    );

    await Promise.all(batches.map((batch) => deliver(ran(batch), batch.bytes, to)));

    expect(await latest('x')).toBe('5.');
  });

  it('shows what is newly stored to those who listen, and is not hurt by one that fails', async () => {
    const shown: string[] = [];
    tap.subscribe(() => {
      throw new Error('a bad listener');
    });
    tap.subscribe((ndjson) => shown.push(Buffer.from(ndjson).toString()));
    const batch = batchOf(linesOf({ summary: 'one' }, { summary: 'two' }));

    await deliver(ran(batch), batch.bytes, to);
    await deliver(ran(batch), batch.bytes, to);

    expect(shown).toHaveLength(1);
    expect(shown[0]?.split('\n').map((line) => JSON.parse(line).summary)).toEqual(['one', 'two']);
  });
});
