import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { MozdefError } from '../lifecycle/error.ts';
import { assign, type ConfigTree } from './assign.ts';
import { type ConfigNode, describeConfig } from './config-node.ts';
import { readEnvLayer } from './env-layer.ts';
import { explainIssues } from './explain-issue.ts';
import { readFileLayer } from './file-layer.ts';
import { readKeys } from './key-layer.ts';
import { dotted, type Layer, type Origin, originAt, originText, type Problem } from './origin.ts';
import { shownPath } from './shown-path.ts';

/** Name of the file that is read from the working directory when no other is named. */
const CONFIG_FILE = 'mozdef.yml';

/** One value given on the command line. */
export interface FlagSetting {
  /** The flag as typed: `--set queue.max_bytes`, `--roles`. */
  readonly flag: string;
  /** Dotted key. */
  readonly key: string;
  readonly text: string;
}

/** Where a configuration is read from, weakest first: defaults, one file, the environment, flags. */
export interface ConfigSources {
  /** File that was named on the command line; else `MOZDEF_CONFIG`, else `mozdef.yml` in the directory if there is one. */
  readonly file?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly flags: readonly FlagSetting[];
  /** The working directory. */
  readonly directory: string;
}

export interface LoadedConfig<T> {
  readonly settings: T;
  /** What was set, as it was written, without defaults. */
  readonly written: ConfigTree;
  /** Absolute path of the file that was read. */
  readonly file: string | undefined;
  readonly node: ConfigNode;
  /** Where everything that was written stands, keys of maps and elements of lists too, by dotted path. */
  readonly places: ReadonlyMap<string, Origin>;
  /** Where the value at this path comes from. */
  originOf(path: readonly PropertyKey[]): Origin;
}

/** Reads all sources. Throws `config-unreadable`, or `config-invalid` with all problems, one a line. */
export function loadConfig<S extends z.ZodType>(schema: S, sources: ConfigSources): LoadedConfig<z.output<S>> {
  const node = describeConfig(schema);
  const file = findFile(sources);
  const layers = [
    ...(file === undefined ? [] : [readFileLayer(node, file, shownPath(file, sources.directory))]),
    readEnvLayer(node, sources.env),
    readKeys(
      node,
      sources.flags.map(({ flag, key, text }) => ({ path: key.split('.'), text, origin: { kind: 'flag', flag } })),
    ),
  ];
  const places = placesOf(layers);
  const assigned = new Map(layers.flatMap(({ assignments }) => assignments.map((a) => [dotted(a.path), a.origin])));
  const written = assign(layers.flatMap((layer) => layer.assignments));
  const result = schema.safeParse(written);
  const problems = [
    ...layers.flatMap((layer) => layer.problems),
    ...(result.success
      ? []
      : explainIssues(result.error.issues, { node, written, placeOf: (path) => originAt(places, path) })),
  ];
  if (problems.length > 0 || !result.success) throw invalid(problems);
  return { settings: result.data, written, file, node, places, originOf: (path) => originAt(assigned, path) };
}

function findFile({ file, env, directory }: ConfigSources): string | undefined {
  const named = file ?? env['MOZDEF_CONFIG'];
  if (named) return resolve(directory, named);
  const usual = resolve(directory, CONFIG_FILE);
  return existsSync(usual) ? usual : undefined;
}

/** Where everything stands, sections too. A later layer's value hides what an earlier one said at and below its path. */
function placesOf(layers: readonly Layer[]): ReadonlyMap<string, Origin> {
  const places = new Map<string, Origin>();
  for (const layer of layers) {
    for (const [path, origin] of layer.places ?? []) places.set(path, origin);
    for (const { path, origin } of layer.assignments) {
      const key = dotted(path);
      if (!layer.places) forget(places, `${key}.`);
      places.set(key, origin);
    }
  }
  return places;
}

function forget(origins: Map<string, Origin>, prefix: string): void {
  for (const known of origins.keys()) if (known.startsWith(prefix)) origins.delete(known);
}

function invalid(problems: readonly Problem[]): MozdefError {
  const lines = problems.map(({ message, origin }) => `${message} (${originText(origin)})`);
  return new MozdefError('config-invalid', [...new Set(lines)].join('\n'));
}
