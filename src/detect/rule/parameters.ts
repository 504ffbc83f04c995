import { isTree } from '../../config/assign.ts';
import { likelyMeant } from '../../config/unknown-key.ts';
import { RuleFault } from './rule-fault.ts';

/** Keys whose texts know parameters themselves, or that are no values. */
const OWN_WAY = new Set(['id', 'params', 'query', 'of', 'summary', 'examples']);

/**
 * A rule as written, with each value `$name` replaced by the parameter's value, so that thresholds and windows can be parameters
 * too. `given` replaces what the rule's own `params` say. Throws RuleFault for a parameter that is not there.
 */
export function withParameters(
  written: Record<string, unknown>,
  given: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const declared = isTree(written['params']) ? written['params'] : {};
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(declared, name));
  if (unknown !== undefined)
    throw new RuleFault(
      ['params'],
      `the rule has no parameter ${unknown}, which rules.config or --set gives it; ${known(unknown, declared)}`,
    );
  const params: Record<string, unknown> = { ...declared, ...given };
  const filled = fill(written, params, []) as Record<string, unknown>;
  return 'params' in written ? { ...filled, params } : filled;
}

function known(wrong: string, params: Record<string, unknown>): string {
  const names = Object.keys(params);
  if (names.length === 0) return 'declare it under params';
  const meant = likelyMeant(wrong, names);
  return meant === undefined ? `there are ${names.join(', ')}` : `did you mean ${meant}?`;
}

function fill(value: unknown, params: Record<string, unknown>, path: readonly PropertyKey[]): unknown {
  if (typeof value === 'string') {
    const name = /^\$([a-z][a-z0-9_]*)$/.exec(value)?.[1];
    if (name === undefined) return value;
    if (!Object.hasOwn(params, name))
      throw new RuleFault(path, `there is no parameter $${name}; ${known(name, params)}`);
    return params[name];
  }
  if (Array.isArray(value)) return value.map((inner, index) => fill(inner, params, [...path, index]));
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, OWN_WAY.has(key) ? inner : fill(inner, params, [...path, key])]),
  );
}
