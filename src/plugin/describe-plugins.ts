import { z } from 'zod';
import { describeMatch } from './field-condition.ts';
import { type LoadOptions, loadPlugins } from './load-plugins.ts';
import type { LoadedPlugin } from './loaded-plugin.ts';

/** A plugin as `mozdef plugins list|show` and `/api/plugins` print it. */
export interface PluginDescription {
  readonly name: string;
  readonly kind: 'event' | 'alert';
  readonly enabled: boolean;
  readonly bundled: boolean;
  readonly priority: number;
  readonly summary: string;
  /** In words. */
  readonly match: string;
  readonly file: string;
  /** JSON Schema of `plugins.config.<name>`; absent when there is nothing to configure. */
  readonly schema?: unknown;
  /** The configuration in force, defaults filled in. */
  readonly config?: unknown;
}

/** All plugins in the order in which they run, the disabled ones too. Rejects as `loadPlugins` does. */
export async function describePlugins(
  options: Omit<LoadOptions, 'withDisabled'>,
): Promise<readonly PluginDescription[]> {
  return (await loadPlugins({ ...options, withDisabled: true })).map(describePlugin);
}

function describePlugin({ plugin, file, bundled, enabled, config }: LoadedPlugin): PluginDescription {
  return {
    name: plugin.name,
    kind: plugin.kind,
    enabled,
    bundled,
    priority: plugin.priority,
    summary: plugin.summary,
    match: describeMatch(plugin.match),
    file,
    ...(plugin.config && { schema: z.toJSONSchema(plugin.config, { io: 'input', unrepresentable: 'any' }), config }),
  };
}
