import { parse } from 'yaml';
import type { ConfigNode } from './config-node.ts';

/** The value that a text from the environment or a flag means at this place: lists with commas or as JSON, else a YAML scalar. */
export function textValue(text: string, node: ConfigNode | undefined): unknown {
  const trimmed = text.trim();
  if (node?.kind === 'text') return text;
  if (node?.kind === 'list' && !trimmed.startsWith('[')) {
    if (trimmed === '') return [];
    return trimmed.split(',').map((part) => textValue(part.trim(), node.element));
  }
  try {
    return parse(trimmed, { maxAliasCount: 0 }) as unknown;
  } catch {
    return text;
  }
}

/** Whether a value holds the one key that no configuration may have. */
export function hasProto(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasProto);
}
