import { collectDefaultMetrics, Registry } from 'prom-client';

export type { Registry } from 'prom-client';

/** The counters of one process. Each part makes its own in it, named `mozdef_<part>_<what>_<unit>`, and `/metrics` shows them all. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'mozdef_' });
  return registry;
}
