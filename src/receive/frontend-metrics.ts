import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { RefusalReason } from './refusal.ts';

/** The frontend's counters. */
export class FrontendMetrics {
  /** Events accepted since start. */
  accepted = 0;
  readonly #events: Counter<'endpoint'>;
  readonly #requests: Counter<'endpoint' | 'status'>;
  readonly #bytes: Counter;
  readonly #refused: Counter<'reason'>;
  readonly #seconds: Histogram;

  constructor(registry: Registry, heldBytes: () => number) {
    const registers = [registry];
    this.#events = new Counter({
      name: 'mozdef_frontend_events_total',
      help: 'Events accepted, i.e. owned by the queue.',
      labelNames: ['endpoint'],
      registers,
    });
    this.#requests = new Counter({
      name: 'mozdef_frontend_requests_total',
      help: 'Requests that were answered, and those of status 0 whose connection was closed without an answer.',
      labelNames: ['endpoint', 'status'],
      registers,
    });
    this.#bytes = new Counter({ name: 'mozdef_frontend_bytes_total', help: 'Decoded bytes accepted.', registers });
    this.#refused = new Counter({
      name: 'mozdef_frontend_refused_total',
      help: 'Requests, connections and messages of eventtask refused.',
      labelNames: ['reason'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'mozdef_frontend_accept_seconds',
      help: 'From the header of a request to its answer, of requests whose events were accepted.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    });
    const held = new Gauge({
      name: 'mozdef_frontend_in_flight_bytes',
      help: 'Bytes of bodies that are being received or wait for the queue.',
      registers: [],
      collect() {
        this.set(heldBytes());
      },
    });
    registry.registerMetric(held);
  }

  acceptedBody(endpoint: string, { events, bytes, seconds }: { events: number; bytes: number; seconds: number }): void {
    this.accepted += events;
    this.#events.inc({ endpoint: family(endpoint) }, events);
    this.#bytes.inc(bytes);
    this.#seconds.observe(seconds);
  }

  /** What came by other ways than HTTP, where nobody waits for an answer. */
  acceptedMessages(way: 'syslog' | 'eventtask', { events, bytes }: { events: number; bytes: number }): void {
    this.accepted += events;
    this.#events.inc({ endpoint: way }, events);
    this.#bytes.inc(bytes);
  }

  answered(endpoint: string, status: number): void {
    this.#requests.inc({ endpoint: family(endpoint), status });
  }

  refused(reason: RefusalReason | 'too-many-connections'): void {
    this.#refused.inc({ reason });
  }
}

/** Senders choose the names of applications: as labels they would be without bound. */
function family(endpoint: string): string {
  return endpoint.startsWith('custom/') ? 'custom' : endpoint;
}
