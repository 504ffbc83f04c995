import type { Logger } from '../log/log.ts';
import { encodeBatch } from '../queue/batch.ts';
import type { OfflineResult, OfflineThreadData, OfflineWork } from './offline-protocol.ts';
import { offlineText } from './process-offline.ts';
import { type BatchRun, runBatch } from './run-batch.ts';
import { heapMebibytes, type WorkerConfig } from './worker-config.ts';
import type { PluginSkip, WorkerStart } from './worker-protocol.ts';
import { WorkerSlot } from './worker-slot.ts';

export interface RunOfflineOptions extends Omit<OfflineWork, 'bytes'> {
  readonly config: WorkerConfig;
  readonly start: WorkerStart;
  /** As if posted there: `events`, `nxlog`, `cef`, `bulk`, `hec`, `hec/raw`, `otlp`, `syslog`, `custom/<application>`. */
  readonly endpoint: string;
  readonly log: Logger;
}

/** Not a batch that anyone received: the same input always gives the same ids. */
const OFFLINE_BATCH = '00000000-0000-7000-8000-000000000000';
const SENDER = '127.0.0.1';
/** Events in one order: lines come soon, and crossing threads costs next to nothing for each. */
const AT_ONCE = 1000;
/** The thread has the bytes already. */
const NO_BYTES = new Uint8Array(0);

/**
 * Runs a whole body through normalization and plugins as workers do, in a thread that is replaced when a plugin breaks it. Yields
 * exactly one line for each event, in order, whatever plugins do; `OfflineProcess` says which. Rejects with `plugin-invalid` or
 * `config-invalid` before the first line.
 */
export async function* runOffline(body: Uint8Array, options: RunOfflineOptions): AsyncGenerator<string> {
  const { config, start, endpoint, trace, now, log } = options;
  const received = now ?? Date.now();
  const header = { endpoint, sender: SENDER, principal: SENDER, path: `/${endpoint}` };
  const bytes = encodeBatch({ id: OFFLINE_BATCH, received, bodies: [{ header, bytes: body }] });
  const offline: OfflineWork = { bytes, trace, ...(now !== undefined && { now }) };
  const data = { ...start, offline } satisfies Omit<OfflineThreadData, 'shared'>;
  const slot = new WorkerSlot<OfflineResult>({
    data,
    module: './offline-thread',
    name: 'process',
    stuckMs: config.stuck_after,
    heapMb: heapMebibytes(config),
    onNote: () => {},
    log,
  });
  const batch = { id: OFFLINE_BATCH, received, bytes };
  let skips: readonly PluginSkip[] = [];
  try {
    await slot.start();
    for (let from = 0; ; from += AT_ONCE) {
      const run = await runBatch((order) => slot.run({ ...order, bytes: NO_BYTES }), batch, {
        skips,
        now: () => received,
        from,
        to: from + AT_ONCE,
      });
      const lines = linesOf(run, trace);
      yield* lines;
      if (lines.length < AT_ONCE) return;
      skips = run.skips.filter(({ to }) => to > from + AT_ONCE);
    }
  } finally {
    await slot.stop();
  }
}

/** In order of the events, those that were given up among them. */
function linesOf({ results, poison }: BatchRun<OfflineResult>, trace: boolean): string[] {
  const texts = new Map<number, string>();
  for (const { lines, positions } of results) {
    for (const [index, position] of positions.entries()) texts.set(position, lines[index] ?? '');
  }
  for (const letter of poison) {
    const position = Number(letter.id.slice(letter.id.lastIndexOf('-') + 1));
    texts.set(position, offlineText({ letter }, trace ? [] : undefined));
  }
  return [...texts].sort(([left], [right]) => left - right).map(([, text]) => text);
}
