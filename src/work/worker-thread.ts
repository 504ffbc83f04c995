import { workerData } from 'node:worker_threads';
import { messageOf } from '../lifecycle/error.ts';
import { noteToOwner, serveThread, Transferred } from '../lifecycle/thread.ts';
import { createLogger, type LogLevel } from '../log/log.ts';
import { describePlugins } from '../plugin/describe-plugins.ts';
import { openGeo } from '../plugin/geo/shared-geo-data.ts';
import { Enricher } from './enricher.ts';
import { processBatch } from './process-batch.ts';
import { Progress } from './progress.ts';
import type { WorkerNote, WorkerThreadData, WorkOrder, WorkResult } from './worker-protocol.ts';
import type { WorkerReady } from './worker-slot.ts';

/* Entry of a worker thread: loads the plugins once, then processes one order after the other. */

const data = workerData as WorkerThreadData;
const progress = new Progress(data.shared);
const log = createLogger(data.logLevel as LogLevel, 'mozdef-worker');
let enricher: Enricher | undefined;
/** A few sightings are handed over so soon; many are summed over longer: most are seen again, and each costs something to write. */
const HAND_OVER_MS = 2000;
const FEW = 2000;
const MOST_TICKS = 5;
/** And before that when there are so many entities, so that what is handed over at once stays small. */
const HAND_OVER_AT = 50_000;
let ticks = 0;

// Our code leaves nothing behind that could fail later; a plugin's timer or promise must not cost a thread and its batch.
for (const leftover of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(leftover, (error: unknown) =>
    log.error({ error: messageOf(error) }, 'a plugin failed outside of onEvent'),
  );
}

function handOver(): void {
  ticks = 0;
  const { sums = [], leftOut = 0 } = enricher?.takeSightings() ?? {};
  if (sums.length > 0) noteToOwner({ sightings: JSON.stringify(sums), leftOut } satisfies WorkerNote);
}
setInterval(() => {
  if ((enricher?.sightings ?? 0) <= FEW || ++ticks >= MOST_TICKS) handOver();
}, HAND_OVER_MS);

serveThread({
  async start(): Promise<WorkerReady> {
    enricher = await Enricher.open({ ...data, log, geo: openGeo(data.geo), progress, now: Date.now });
    return { plugins: enricher.pipeline.names };
  },
  process(order: WorkOrder): Transferred<unknown> {
    const worker = enricher;
    if (!worker) throw new Error('the worker thread was not started');
    progress.idle();
    worker.begin(order.skips);
    const result = processBatch(order, {
      options: data.normalize,
      at: (position) => progress.event(position),
      enrich: (event, position) => worker.enrich(event, position),
      now: Date.now,
    });
    progress.idle();
    if (worker.sightings >= HAND_OVER_AT) handOver();
    return new Transferred({ ...result, ...worker.takeCounts() } satisfies WorkResult, [
      result.ndjson.buffer,
      ...result.deadLetters.map((letter) => letter.bytes.buffer as ArrayBuffer),
    ]);
  },
  /** All plugins, the disabled ones too: asked here, because their files are code that must not run in the main thread. */
  describe: () =>
    describePlugins({
      bundledDirectory: data.bundledPlugins,
      directories: data.plugins.directories,
      config: data.plugins,
      log,
    }),
  /** Hands over what is left before the thread is ended. */
  finish: handOver,
});
