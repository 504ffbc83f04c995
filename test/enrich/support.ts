import { AlertEnricher, type AlertEnricherOptions } from '../../src/enrich/alert-enricher.ts';
import type { AlertPlugin } from '../../src/enrich/alert-plugin.ts';
import { type ReadyAlertPlugin, readyPlugin } from '../../src/enrich/ready-plugin.ts';
import { createLogger } from '../../src/log/log.ts';

/** One without configuration and `setup`. */
export type TestPlugin = AlertPlugin<unknown, undefined>;

/** Plugins that are set up as a start does it, with their defaults. */
function ready(plugins: readonly TestPlugin[]): Promise<ReadyAlertPlugin[]> {
  const host = { log: createLogger('silent'), now: () => new Date(0), resolveFile: (path: string) => path };
  return Promise.all(
    plugins.map((plugin) =>
      readyPlugin(
        { plugin: plugin as unknown as AlertPlugin, config: undefined, file: plugin.name, bundled: false },
        host,
      ),
    ),
  );
}

type Ground = Pick<AlertEnricherOptions, 'store' | 'state'> & Partial<AlertEnricherOptions>;

/** What runs these plugins, with a time of a test's own: none passes unless it says so. */
export async function enricherOf(plugins: readonly TestPlugin[], ground: Ground): Promise<AlertEnricher> {
  return new AlertEnricher({
    plugins: await ready(plugins),
    timeoutMs: 2000,
    breaker: { failures: 3, pause: 60_000 },
    log: createLogger('silent'),
    now: () => 0,
    clock: () => 0,
    signalAfter: () => new AbortController().signal,
    ...ground,
  });
}
