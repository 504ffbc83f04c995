import { pino } from 'pino';
import type { Event, JsonObject } from '../../src/event/event.ts';
import { UNKNOWN } from '../../src/event/event.ts';
import type { EventPlugin, PluginHost, Sighting } from '../../src/plugin/event-plugin.ts';
import { NO_LISTS } from '../../src/plugin/list-lookup.ts';
import type { LoadedPlugin } from '../../src/plugin/loaded-plugin.ts';
import { PluginPipeline } from '../../src/plugin/plugin-pipeline.ts';

export const NOW = '2026-11-24T12:00:00.000000+00:00';

/** An event as normalization leaves it. */
export function anEvent(fields: Partial<Event> = {}, details: JsonObject = {}): Event {
  return {
    receivedtimestamp: NOW,
    utctimestamp: NOW,
    timestamp: NOW,
    mozdefhostname: 'mozdef.example.com',
    hostname: UNKNOWN,
    source: UNKNOWN,
    category: UNKNOWN,
    severity: 'INFO',
    processname: UNKNOWN,
    processid: UNKNOWN,
    summary: UNKNOWN,
    tags: [],
    type: 'event',
    mozdef: { id: 'batch-0', sender: '192.0.2.1', endpoint: 'events', plugins: [] },
    ...fields,
    details,
  };
}

export interface TestHost extends PluginHost {
  readonly sightings: Sighting[];
}

export function testHost(host: Partial<PluginHost> = {}): TestHost {
  const sightings: Sighting[] = [];
  return {
    log: pino({ level: 'silent' }),
    now: () => new Date(NOW),
    lists: NO_LISTS,
    geo: { lookup: () => undefined, description: { name: 'none' } },
    seen: (sighting) => sightings.push(sighting),
    resolveFile: (path) => path,
    sightings,
    ...host,
  };
}

export function loaded<Config, Context>(plugin: EventPlugin<Config, Context>, config: unknown = {}): LoadedPlugin {
  const parsed = plugin.config ? plugin.config.parse(config) : undefined;
  return {
    plugin: plugin as unknown as EventPlugin,
    file: `${plugin.name}.ts`,
    bundled: false,
    enabled: true,
    config: parsed,
  };
}

export function pipelineOf(
  plugins: readonly LoadedPlugin[],
  options: { readonly host?: PluginHost; readonly now?: () => number; readonly failures?: number } = {},
): Promise<PluginPipeline> {
  const host = options.host ?? testHost();
  return PluginPipeline.create(plugins, () => host, {
    breaker: { failures: options.failures ?? 20, pause: 60_000 },
    ...(options.now && { now: options.now }),
  });
}
