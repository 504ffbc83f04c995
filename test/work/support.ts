import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event } from '../../src/event/event.ts';
import { eventsConfig, normalizeOptions } from '../../src/event/events-config.ts';
import { pluginsConfig } from '../../src/plugin/plugins-config.ts';
import { type BodyHeader, encodeBatch, newBatchId } from '../../src/queue/batch.ts';
import type { Workbench } from '../../src/work/process-batch.ts';
import type { EncodedBatch } from '../../src/work/run-batch.ts';
import type { WorkerStart, WorkOrder, WorkResult } from '../../src/work/worker-protocol.ts';

export const RECEIVED = Date.parse('2026-11-24T12:00:00Z');
export const HEADER: BodyHeader = {
  endpoint: 'events',
  sender: '192.0.2.1',
  principal: '192.0.2.1',
  path: '/events',
};

/** A temporary directory with plugins in it. */
export class PluginDirectory {
  readonly path = mkdtempSync(join(tmpdir(), 'mozdef-work-'));

  constructor() {
    mkdirSync(join(this.path, 'bundled'));
    mkdirSync(join(this.path, 'own'));
  }

  /** Writes a plugin that has these members besides name and summary; by default it is asked about every event. */
  write(name: string, members: string, before = ''): void {
    const text = `import { appendFileSync, writeFileSync } from 'node:fs';
      import { defineEventPlugin, DROP } from '#sdk';
      ${before}
      export default defineEventPlugin({ name: '${name}', summary: 'A test.', match: 'every', ${members} });`;
    writeFileSync(this.file(name), text);
  }

  file(name: string): string {
    return join(this.path, 'own', `${name}.mjs`);
  }

  /** What worker threads with these plugins start with. */
  threadData(): WorkerStart {
    return {
      logLevel: 'silent',
      normalize: normalizeOptions(eventsConfig.parse({ mozdefhostname: 'mozdef1' })),
      bundledPlugins: join(this.path, 'bundled'),
      plugins: pluginsConfig.parse({ directories: [join(this.path, 'own')] }),
      filesFrom: this.path,
      geo: undefined,
    };
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** An encoded batch of one body. */
export function batchOf(body: string, header: Partial<BodyHeader> = {}, received = RECEIVED): EncodedBatch {
  const known = { id: newBatchId(received), received };
  const bodies = [{ header: { ...HEADER, ...header }, bytes: Buffer.from(body) }];
  return { ...known, bytes: encodeBatch({ ...known, bodies }) };
}

/** A body of one event a line. */
export function linesOf(...events: readonly object[]): string {
  return events.map((event) => JSON.stringify(event)).join('\n');
}

/** The order to process the whole batch. */
export function orderOf({ bytes }: EncodedBatch): WorkOrder {
  return { bytes, from: 0, to: Number.MAX_SAFE_INTEGER, skips: [] };
}

/** The events of a result, in order. */
export function eventsOf({ ndjson }: Pick<WorkResult, 'ndjson'>): Event[] {
  const text = Buffer.from(ndjson).toString('utf8');
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as Event);
}

/** A workbench whose plugins are this function; by default there are none. */
export function workbench(enrich: Workbench['enrich'] = (event) => ({ events: [event] })): Workbench {
  const options = normalizeOptions(eventsConfig.parse({ mozdefhostname: 'mozdef1' }));
  return { options, enrich, at: () => {}, now: () => RECEIVED };
}

/** Threads of this process that still run: each has a port to its owner. */
export function openThreads(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'MessagePort').length;
}
