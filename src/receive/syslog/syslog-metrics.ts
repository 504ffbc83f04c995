import { Counter, Gauge, type Registry } from 'prom-client';
import type { SyslogRefusal } from './syslog-server.ts';

/** What was lost: no room in our memory, in the kernel's, or in the queue until we stopped. */
export type SyslogLoss = 'memory' | 'kernel' | 'stopped';

/** The listener's counters. */
export class SyslogMetrics {
  readonly #lost: Counter<'reason'>;
  readonly #refused: Counter<'reason'>;

  constructor(registry: Registry, read: { readonly held: () => number; readonly connections: () => number }) {
    const registers = [registry];
    this.#lost = new Counter({
      name: 'mozdef_syslog_lost_total',
      help: 'Messages that came and were lost: dropped by us (memory), by the kernel before we fetched them, or left when we stopped.',
      labelNames: ['reason'],
      registers,
    });
    // Zero is worth to be seen: nothing was lost.
    for (const reason of ['memory', 'kernel', 'stopped'] as const) this.#lost.inc({ reason }, 0);
    this.#refused = new Counter({
      name: 'mozdef_syslog_refused_total',
      help: 'Connections that were closed, and datagrams of senders that may not send.',
      labelNames: ['reason'],
      registers,
    });
    gauge(registry, 'mozdef_syslog_in_flight_bytes', 'Bytes of messages that the queue does not own yet.', read.held);
    gauge(registry, 'mozdef_syslog_connections', 'Connections of senders, TCP and TLS.', read.connections);
  }

  lost(reason: SyslogLoss, messages: number): void {
    this.#lost.inc({ reason }, messages);
  }

  refused(reason: SyslogRefusal): void {
    this.#refused.inc({ reason });
  }
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  const made = new Gauge({
    name,
    help,
    registers: [],
    collect() {
      this.set(read());
    },
  });
  registry.registerMetric(made);
}
