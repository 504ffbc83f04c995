import { messageOf } from '../lifecycle/error.ts';
import type { Part } from '../lifecycle/part.ts';
import type { Logger } from '../log/log.ts';
import { encodeBatch, newBatchId } from '../queue/batch.ts';
import type { EventQueue } from '../queue/event-queue.ts';
import type { Observation } from './instance-status.ts';

export interface HealthEventsOptions {
  /** The instance's id, and the host it runs on. */
  readonly id: string;
  readonly host: string;
  readonly queue: Pick<EventQueue, 'push'>;
  readonly observe: () => Promise<Observation>;
  readonly everyMs: number;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Every minute the figures of this instance become an event of category `mozdefhealth`, as in the first MozDef, so that they
 * can be searched and alerted on as any other. While the queue takes no events they are left out: figures of the past help no one.
 */
export class HealthEvents implements Part {
  readonly name = 'health events';
  readonly #options: HealthEventsOptions;
  #timer: NodeJS.Timeout | undefined;
  #pushing: Promise<void> = Promise.resolve();

  constructor(options: HealthEventsOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.push(), this.#options.everyMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#pushing;
  }

  /** Pushes one event. Never rejects. */
  push(): Promise<void> {
    this.#pushing = this.#pushing.then(() => this.#push());
    return this.#pushing;
  }

  async #push(): Promise<void> {
    const { queue, now, log } = this.#options;
    try {
      const received = now();
      const id = newBatchId(received);
      const header = { endpoint: 'events', sender: '127.0.0.1', principal: 'mozdef', path: '/events' };
      const bytes = Buffer.from(JSON.stringify(await this.#event(received)));
      await queue.push({ id, received, bytes: encodeBatch({ id, received, bodies: [{ header, bytes }] }) });
    } catch (error) {
      log.debug({ error: messageOf(error) }, 'the figures of this minute were not stored');
    }
  }

  async #event(time: number): Promise<object> {
    const { id, host, observe } = this.#options;
    const { status, complaints } = await observe();
    const { rates, queue, store, lagSeconds, deadletters, disk, memory, roles, version, worker } = status;
    const { accepted = 0, stored = 0 } = rates;
    const state = complaints.length === 0 ? 'ok' : `degraded: ${complaints.join('; ')}`;
    return {
      utctimestamp: new Date(time).toISOString(),
      hostname: host,
      source: 'mozdef',
      category: 'mozdefhealth',
      severity: complaints.length === 0 ? 'INFO' : 'WARNING',
      processname: 'mozdef',
      tags: ['mozdef', 'health'],
      summary: `${state}, accepted ${accepted}/s, stored ${stored}/s, ${queue.batches} batches in the queue, lag ${lagSeconds} s`,
      details: {
        instance: id,
        roles,
        version,
        acceptedpersecond: accepted,
        storedpersecond: stored,
        lagseconds: lagSeconds,
        queuebatches: queue.batches,
        queuebytes: queue.bytes,
        queueoldestseconds: queue.oldestMs / 1000,
        storeevents: store.events,
        storebytes: store.bytes,
        deadletters,
        workerthreads: worker.threads,
        workerrestarts: worker.restarts,
        diskfreebytes: disk.freeBytes,
        memorybytes: memory.rssBytes,
        complaints,
      },
    };
  }
}
