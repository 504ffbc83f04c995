import { workerData } from 'node:worker_threads';
import type { Detector } from '../detect/detector.ts';
import { openDetector } from '../detect/open-detector.ts';
import { noteToOwner, serveThread, Transferred } from '../lifecycle/thread.ts';
import type { ListDelta } from '../lists/match/list-delta.ts';
import { ListMatcher } from '../lists/match/list-matcher.ts';
import { createLogger, type LogLevel } from '../log/log.ts';
import { processBatch } from './process-batch.ts';
import { Progress } from './progress.ts';
import { ThreadPlugins } from './thread-plugins.ts';
import type { WorkerNote, WorkerReady, WorkerThreadData, WorkOrder, WorkResult } from './worker-protocol.ts';

/* Entry of a worker thread: loads the plugins once, then processes one order after the other. */

const data = workerData as WorkerThreadData;
const progress = new Progress(data.shared);
const log = createLogger(data.logLevel as LogLevel, 'mozdef-worker');
const lists = new ListMatcher(Date.now);
let plugins: ThreadPlugins | undefined;
let detector: Detector | undefined;
/** A few sightings are handed over so soon; many are summed for a minute: most are seen again, and each costs a store as much as an event. */
const HAND_OVER_MS = 2000;
const FEW = 2000;
const MOST_TICKS = 30;
/** And before that when there are so many entities, so that there is room for those of the next batch. */
const HAND_OVER_AT = 80_000;
/** Entities in one note, so that none takes long to write. */
const IN_NOTE = 10_000;
let ticks = 0;

function handOver(): void {
  ticks = 0;
  const { sums = [], leftOut = 0 } = plugins?.enricher.takeSightings() ?? {};
  for (let start = 0; start < sums.length; start += IN_NOTE) {
    const sightings = JSON.stringify(sums.slice(start, start + IN_NOTE));
    noteToOwner({ sightings, leftOut: start === 0 ? leftOut : 0 } satisfies WorkerNote);
  }
}
setInterval(() => {
  if ((plugins?.enricher.sightings ?? 0) <= FEW || ++ticks >= MOST_TICKS) handOver();
}, HAND_OVER_MS);

serveThread({
  async start(): Promise<WorkerReady> {
    plugins = await ThreadPlugins.open({ data, log, progress, lists, now: Date.now });
    if (data.rules)
      detector = await openDetector({
        config: data.rules,
        settings: data.ruleSettings,
        cache: data.rulesCache,
        onStep: () => progress.goesOn(),
      });
    // The first of the threads says it for all of them: it takes a while of thousands of rules.
    if (!detector || data.set) return plugins.ready();
    return { ...plugins.ready(), rules: { inForce: detector.inForce, unusable: detector.unusable } };
  },
  process(order: WorkOrder): Transferred<unknown> {
    const worker = plugins?.enricher;
    if (!worker) throw new Error('the worker thread was not started');
    progress.idle();
    worker.begin(order.skips);
    const result = processBatch(order, {
      options: data.normalize,
      at: (position) => progress.event(position),
      enrich: (event, position) => worker.enrich(event, position),
      detect: (event) => detector?.detect(event),
      now: Date.now,
    });
    progress.idle();
    if (worker.sightings >= HAND_OVER_AT) handOver();
    const ofRules = { hits: detector?.take() ?? [], ruleFailures: detector?.takeFailures() ?? [] };
    return new Transferred({ ...result, ...worker.takeCounts(), ...ofRules } satisfies WorkResult, [
      result.ndjson.buffer,
      ...result.deadLetters.map((letter) => letter.bytes.buffer as ArrayBuffer),
    ]);
  },
  /** Takes over what has changed of lists; between two batches, so that the events of one see the same. */
  lists(delta: ListDelta): void {
    lists.apply(delta);
    progress.goesOn();
  },
  describe: () => plugins?.describe(),
  /** Hands over what is left before the thread is ended. */
  finish: handOver,
});
