import type { ZodType } from 'zod';
import type { ConfigTree } from '../config/assign.ts';
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
  { name, config }: EventPlugin,
  given: unknown,
  placeOf: (path: readonly PropertyKey[]) => Origin,
): Problem[] {
  return schemaProblems({ schema: config, path: pathOf({ name }), given, placeOf });
}

/** A part of the configuration whose schema a plugin file says. */
export interface PluginSection {
  readonly schema: ZodType | undefined;
  /** Where it stands in the whole configuration. */
  readonly path: readonly string[];
  readonly given: unknown;
  readonly placeOf: (path: readonly PropertyKey[]) => Origin;
}

/** All that is wrong with such a part. */
export function schemaProblems({ schema, path, given, placeOf }: PluginSection): Problem[] {
  const problem = (what: string): Problem => ({ message: `${dotted(path)}: ${what}`, origin: placeOf(path) });
  if (!schema) return given === undefined ? [] : [problem('this plugin has no configuration')];
  try {
    const result = schema.safeParse(given ?? {});
    if (result.success) return [];
    const issues = result.error.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
    const written = path.reduceRight<unknown>((below, key) => ({ [key]: below }), given ?? {}) as ConfigTree;
    return explainIssues(issues, { node: nodeOf(schema, path), written, placeOf });
  } catch (error) {
    return [problem(`the plugin's schema failed: ${messageOf(error)}`)];
  }
}

function pathOf({ name }: Pick<EventPlugin, 'name'>): string[] {
  return ['plugins', 'config', name];
}

/** The schema where it stands in the whole configuration. */
function nodeOf(schema: ZodType, path: readonly string[]): ConfigNode {
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
