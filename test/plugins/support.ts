import { join, resolve } from 'node:path';
import { pino } from 'pino';
import type { Event, JsonObject } from '../../src/event/event.ts';
import type { PluginHost } from '../../src/plugin/event-plugin.ts';
import { type LoadedPlugin, loadPlugins } from '../../src/plugin/load-plugins.ts';
import { PluginPipeline } from '../../src/plugin/plugin-pipeline.ts';
import { pluginsConfig } from '../../src/plugin/plugins-config.ts';
import { anEvent, testHost } from '../plugin/support.ts';

export const BUNDLED = resolve(join(import.meta.dirname, '../../plugins/events'));

/** The bundled plugins, as an instance loads them. */
function bundledPlugins(config: JsonObject = {}): Promise<LoadedPlugin[]> {
  return loadPlugins({
    bundledDirectory: BUNDLED,
    directories: [],
    config: pluginsConfig.parse({ config }),
    log: pino({ level: 'silent' }),
  });
}

/** A pipeline of one bundled plugin (or of all), with this configuration. */
export async function bundled(
  name: string,
  options: { readonly config?: JsonObject; readonly host?: PluginHost } = {},
): Promise<(fields: Partial<Event>, details?: JsonObject) => Event> {
  const plugins = await bundledPlugins(name !== 'all' && options.config ? { [name]: options.config } : options.config);
  const host = options.host ?? testHost();
  const chosen = plugins.filter(({ plugin }) => name === 'all' || plugin.name === name);
  const pipeline = await PluginPipeline.create(chosen, () => host, { breaker: { failures: 20, pause: 60_000 } });
  return (fields, details = {}) => {
    const outcome = pipeline.run(anEvent(fields, details));
    if (!('events' in outcome) || !outcome.events[0]) throw new Error('the event was dropped');
    if (outcome.events[0].mozdef.errors) throw new Error(outcome.events[0].mozdef.errors.join('; '));
    return outcome.events[0];
  };
}
