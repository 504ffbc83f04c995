import { type ConfigNode, describeConfig } from '../config/config-node.ts';
import { explainIssues } from '../config/explain-issue.ts';
import { dotted, type Origin, type Problem } from '../config/origin.ts';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { EventPlugin } from './event-plugin.ts';

/** `plugins.config.<name>` by the plugin's schema. Throws `config-invalid` naming the key and what it may hold. */
export function parsePluginConfig(plugin: EventPlugin, given: unknown): unknown {
  const [problem] = configProblems(plugin, given, () => ({ kind: 'default' }));
  if (!problem) return plugin.config?.parse(given ?? {});
  const remedy = plugin.config
    ? `\`mozdef plugins show ${plugin.name}\` says what it may hold.`
    : `Remove ${dotted(pathOf(plugin))}.`;
  throw new MozdefError('config-invalid', problem.message, { where: dotted(pathOf(plugin)), remedy });
}

/** All that is wrong with `plugins.config.<name>`. */
export function configProblems(
  plugin: EventPlugin,
  given: unknown,
  placeOf: (path: readonly PropertyKey[]) => Origin,
): Problem[] {
  const path = pathOf(plugin);
  const problem = (what: string): Problem => ({ message: `${dotted(path)}: ${what}`, origin: placeOf(path) });
  if (!plugin.config) return given === undefined ? [] : [problem('this plugin has no configuration')];
  try {
    const result = plugin.config.safeParse(given ?? {});
    if (result.success) return [];
    const issues = result.error.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
    const written = { plugins: { config: { [plugin.name]: given ?? {} } } };
    return explainIssues(issues, { node: nodeOf(plugin.config, path), written, placeOf });
  } catch (error) {
    return [problem(`the plugin's schema failed: ${messageOf(error)}`)];
  }
}

function pathOf({ name }: EventPlugin): string[] {
  return ['plugins', 'config', name];
}

/** The schema where it stands in the whole configuration. */
function nodeOf(schema: NonNullable<EventPlugin['config']>, path: readonly string[]): ConfigNode {
  return path.reduceRight<ConfigNode>((below, key) => section(key, below), describeConfig(schema));
}

function section(key: string, below: ConfigNode): ConfigNode {
  return {
    kind: 'section',
    description: '',
    standard: undefined,
    allowed: '',
    secret: false,
    keys: new Map([[key, below]]),
    element: undefined,
  };
}
