import { workerData } from 'node:worker_threads';
import { serveThread } from '../lifecycle/thread.ts';
import { createLogger, type LogLevel } from '../log/log.ts';
import { decodeBatch } from '../queue/batch.ts';
import type { OfflineResult, OfflineThreadData } from './offline-protocol.ts';
import { OfflineProcess } from './process-offline.ts';
import { Progress } from './progress.ts';
import { ThreadPlugins } from './thread-plugins.ts';
import type { WorkerReady, WorkOrder } from './worker-protocol.ts';

/* Entry of the thread of `mozdef process`: as a worker thread, but it answers with what people read. */

const data = workerData as OfflineThreadData;
const { bytes, trace, now: fixed } = data.offline;
const now = fixed === undefined ? Date.now : () => fixed;
const progress = new Progress(data.shared);
let offline: OfflineProcess | undefined;

serveThread({
  async start(): Promise<WorkerReady> {
    const log = createLogger(data.logLevel as LogLevel, 'mozdef-process');
    const plugins = await ThreadPlugins.open({ data, log, progress, now });
    const at = (position: number): void => progress.event(position);
    const { enricher } = plugins;
    offline = new OfflineProcess(decodeBatch(bytes), { normalize: data.normalize, enricher, now, trace, at });
    return plugins.ready();
  },
  process(order: WorkOrder): OfflineResult {
    if (!offline) throw new Error('the thread was not started');
    progress.idle();
    const result = offline.run(order);
    progress.idle();
    return result;
  },
  /** Nothing is handed over: what plugins have seen is not kept. */
  finish: () => {},
});
