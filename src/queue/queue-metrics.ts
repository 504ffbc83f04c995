import { Counter, Gauge } from 'prom-client';
import type { Registry } from '../health/registry.ts';
import type { ErrorCode } from '../lifecycle/error.ts';
import type { QueueStatus } from './event-queue.ts';

/** The queue's counters, and its state as of each time they are read. */
export class QueueMetrics {
  readonly #pushed: Counter;
  readonly #pushedBytes: Counter;
  readonly #refused: Counter<'code'>;

  constructor(registry: Registry, status: () => Promise<QueueStatus>) {
    const registers = [registry];
    const counter = (name: string, help: string): Counter => new Counter({ name, help, registers });
    this.#pushed = counter('mozdef_queue_pushed_batches_total', 'Batches that the queue took.');
    this.#pushedBytes = counter('mozdef_queue_pushed_bytes_total', 'Bytes of the batches that the queue took.');
    this.#refused = new Counter({
      name: 'mozdef_queue_refused_batches_total',
      help: 'Batches that the queue did not take, by reason.',
      labelNames: ['code'],
      registers,
    });
    addGauges(registry, status);
  }

  pushed(bytes: number): void {
    this.#pushed.inc();
    this.#pushedBytes.inc(bytes);
  }

  refused(code: ErrorCode): void {
    this.#refused.inc({ code });
  }
}

function addGauges(registry: Registry, status: () => Promise<QueueStatus>): void {
  let asked: Promise<QueueStatus> | undefined;
  // The registry reads its metrics all at once: one question answers all of them.
  const ask = (): Promise<QueueStatus> => {
    asked ??= status().finally(() => {
      asked = undefined;
    });
    return asked;
  };
  const gauge = (name: string, help: string, figure: (status: QueueStatus) => number): void => {
    const made: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: async (): Promise<void> => made.set(figure(await ask())),
    });
  };
  gauge('mozdef_queue_waiting_batches', 'Batches that wait.', (now) => now.batches);
  gauge('mozdef_queue_waiting_bytes', 'Bytes of the batches that wait.', (now) => now.bytes);
  gauge('mozdef_queue_unacked_batches', 'Batches delivered and neither acked nor released.', (now) => now.unacked);
  gauge('mozdef_queue_oldest_seconds', 'Age of the oldest batch that is still owned.', (now) => now.oldestMs / 1000);
  gauge('mozdef_queue_corrupt_batches', 'Batches set aside as unreadable, since start.', (now) => now.corrupt);
}
