/** Where a value of the configuration comes from. */
export type Origin =
  | { readonly kind: 'default' }
  | { readonly kind: 'file'; readonly file: string; readonly line: number; readonly column: number }
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'flag'; readonly flag: string };

/** `mozdef.yml:3:5`, `MOZDEF_LOG__LEVEL`, `--set log.level`, `default`. */
export function originText(origin: Origin): string {
  if (origin.kind === 'file') return `${origin.file}:${origin.line}:${origin.column}`;
  if (origin.kind === 'env') return origin.name;
  return origin.kind === 'flag' ? origin.flag : 'default';
}

/** One thing that is wrong with the configuration. */
export interface Problem {
  readonly message: string;
  readonly origin: Origin;
}

/** One value that a source sets. */
export interface Assignment {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly origin: Origin;
}

/** What one source says. */
export interface Layer {
  readonly assignments: readonly Assignment[];
  readonly problems: readonly Problem[];
  /** Places inside of values (elements of lists, keys of their sections), by dotted path. */
  readonly places?: ReadonlyMap<string, Origin>;
}

export function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

/** The origin that is known for this path, or for what it stands in. */
export function originAt(origins: ReadonlyMap<string, Origin>, path: readonly PropertyKey[]): Origin {
  for (let length = path.length; length > 0; length--) {
    const origin = origins.get(dotted(path.slice(0, length)));
    if (origin) return origin;
  }
  return { kind: 'default' };
}
