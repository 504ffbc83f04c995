import { stringify } from 'yaml';
import { type ConfigTree, isTree, valueAt } from './assign.ts';
import { type ConfigNode, nodeAt, walkConfig } from './config-node.ts';
import type { LoadedConfig } from './load-config.ts';
import { dotted, originText } from './origin.ts';
import { isSecret, REDACTED, redact } from './redact.ts';

/** One key of the configuration in force, fit to be shown: secrets are redacted. */
export interface ShownKey {
  readonly key: string;
  /** As it was written, or the default as one would write it. */
  readonly value: unknown;
  /** `default`, `mozdef.yml:3:5`, `MOZDEF_LOG__LEVEL`, `--set log.level`. */
  readonly origin: string;
}

/** All keys with their values and where each comes from, in the schema's order. */
export function shownConfig({ node, written, settings, originOf }: LoadedConfig<unknown>): ShownKey[] {
  const shown: ShownKey[] = [];
  walkConfig(node, (path, place) => {
    if (place.kind === 'section') return;
    // A key without a default may follow another one.
    const value = valueAt(written, path) ?? place.standard ?? valueAt(settings, path);
    for (const leaf of leavesOf(value, place, path)) {
      if (leaf.value === undefined) continue;
      const hidden =
        isSecret(node, leaf.path) && leaf.value !== '' ? REDACTED : redact(leaf.value, nodeAt(node, leaf.path));
      shown.push({ key: dotted(leaf.path), value: hidden, origin: originText(originOf(leaf.path)) });
    }
  });
  return shown;
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** The keys of a map may come from different sources, so that each is shown by itself. */
function leavesOf(value: unknown, node: ConfigNode, path: readonly string[]): Leaf[] {
  if (node.kind !== 'map' || !isTree(value) || Object.keys(value).length === 0) return [{ path, value }];
  return deepLeaves(value, path);
}

function deepLeaves(tree: ConfigTree, path: readonly string[]): Leaf[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const below = [...path, key];
    return isTree(value) && Object.keys(value).length > 0 ? deepLeaves(value, below) : [{ path: below, value }];
  });
}

/** The same as lines for a person: `key: value  # origin`. */
export function shownLines(keys: readonly ShownKey[]): string[] {
  const texts = keys.map(({ key, value }) => `${key}: ${inlineYaml(value)}`);
  const width = Math.min(60, Math.max(0, ...texts.map((text) => text.length)));
  return keys.map(({ origin }, index) => `${(texts[index] ?? '').padEnd(width)}  # ${origin}`);
}

/** A value as YAML on one line. */
export function inlineYaml(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, defaultStringType: 'PLAIN' })
    .trim()
    .replace(/\s*\n\s*/g, ' ');
}
