import { z } from 'zod';
import { allowedText, type JsonSchema } from './allowed-text.ts';
import { isSecretName } from './secret-name.ts';

/**
 * The configuration's schema as people see it: what may be written where, with defaults and descriptions. Everything that
 * names a key (messages, the environment, the reference page, config/default.yml) reads this tree.
 */
export interface ConfigNode {
  /** `section`: fixed keys; `map`: any keys; `text`: a string as it stands; `list`; `value`: anything else. */
  readonly kind: 'section' | 'map' | 'list' | 'text' | 'value';
  readonly description: string;
  /** The default as it would be written; undefined when there is none. */
  readonly standard: unknown;
  /** What may stand here; goes after "must be". */
  readonly allowed: string;
  /** Never shown. */
  readonly secret: boolean;
  /** Keys of a section; of a value that may be a section, too. */
  readonly keys: ReadonlyMap<string, ConfigNode>;
  /** What a list or map holds. */
  readonly element: ConfigNode | undefined;
}

/** The tree of a schema; sections must be strict objects. */
export function describeConfig(schema: z.ZodType): ConfigNode {
  return nodeOf(configJsonSchema(schema), '');
}

/** JSON Schema of what may be written in a configuration file. */
export function configJsonSchema(schema: z.ZodType): object {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

function nodeOf(schema: JsonSchema, name: string): ConfigNode {
  const kind = kindOf(schema);
  const section = kind === 'section' ? schema : schema.anyOf?.find((one) => kindOf(one) === 'section');
  const keys = Object.entries(section?.properties ?? {});
  const element = kind === 'list' ? schema.items : kind === 'map' ? schema.additionalProperties : undefined;
  return {
    kind,
    description: schema.description ?? '',
    standard: schema.default,
    allowed: allowedText(schema),
    secret: schema.secret === true || isSecretName(name),
    keys: new Map(keys.map(([key, child]) => [key, nodeOf(child, key)])),
    element: typeof element === 'object' ? nodeOf(element, '') : undefined,
  };
}

function kindOf(schema: JsonSchema): ConfigNode['kind'] {
  if (schema.type === 'object') return schema.properties ? 'section' : 'map';
  if (schema.type === 'array') return 'list';
  return schema.type === 'string' ? 'text' : 'value';
}

/** The node at this path; undefined below values that may hold anything. List positions count as their element. */
export function nodeAt(root: ConfigNode, path: readonly PropertyKey[]): ConfigNode | undefined {
  let node: ConfigNode | undefined = root;
  for (const key of path) node = node && childOf(node, String(key));
  return node;
}

/** What stands under this key of a section, map or list. */
export function childOf(node: ConfigNode, key: string): ConfigNode | undefined {
  return node.element ?? node.keys.get(key);
}

/** Calls `visit` with each key's path and node, depth first, sections before their keys. */
export function walkConfig(root: ConfigNode, visit: (path: readonly string[], node: ConfigNode) => void): void {
  const walk = (node: ConfigNode, path: readonly string[]): void => {
    for (const [key, child] of node.keys) {
      const below = [...path, key];
      visit(below, child);
      walk(child, below);
    }
  };
  walk(root, []);
}
