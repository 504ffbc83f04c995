import { z } from 'zod';
import type { JsonSchema } from '../../config/allowed-text.ts';
import { RULE_SCHEMAS, type RuleType } from './rule-schema.ts';

/** What stands for the value of a parameter, in the place of a whole value. */
const PARAMETER = '\\$[a-z][a-z0-9_]{0,49}';
const DURATION = '\\d+(?:\\.\\d+)? ?(?:ms|s|m|h|d|w)';
/** Keys whose values are no place for parameters. */
const LITERAL: ReadonlySet<string> = new Set(['id', 'type', 'params', 'examples']);

/**
 * JSON Schema (draft 7, which all editors read) of a rule file of MozDef: a document of YAML with one rule. It finds what
 * can be found without knowing the parameters; `mozdef rules check` finds all.
 */
export function ruleJsonSchema(): object {
  const types = Object.keys(RULE_SCHEMAS) as RuleType[];
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Rule of MozDef',
    // Each says which `type` it is of, so that no rule is of two.
    oneOf: types.map((type) => ({ title: type, ...bodyOf(type) })),
  };
}

function bodyOf(type: RuleType): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(RULE_SCHEMAS[type], {
    io: 'input',
    unrepresentable: 'any',
    target: 'draft-7',
  });
  const { properties = {}, ...body } = schema as JsonSchema;
  const keys = Object.entries(properties).map(([key, node]) => [key, LITERAL.has(key) ? node : withParameters(node)]);
  return { ...body, properties: Object.fromEntries(keys) as Record<string, JsonSchema> };
}

/** The same, where each value but a plain text may be a parameter. */
function withParameters(node: JsonSchema): JsonSchema {
  if (node.unit === 'duration') return { ...node, pattern: `^(?:${PARAMETER}|${DURATION})$` };
  if (node.type === 'string' && !node.enum) return node;
  const { description, default: standard, ...rest } = node;
  const inner = node.type === 'object' || node.type === 'array' ? withinParts(rest) : rest;
  return {
    ...(description !== undefined && { description }),
    ...(standard !== undefined && { default: standard }),
    anyOf: [inner, { type: 'string', pattern: `^${PARAMETER}$` }],
  };
}

function withinParts({ properties, items, ...node }: JsonSchema): JsonSchema {
  const keys = Object.entries(properties ?? {}).map(([key, part]) => [key, withParameters(part)]);
  return {
    ...node,
    ...(properties && { properties: Object.fromEntries(keys) as Record<string, JsonSchema> }),
    ...(items && { items: withParameters(items) }),
  };
}
