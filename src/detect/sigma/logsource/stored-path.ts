import type { Event } from '../../../event/event.ts';

/** Keys from the top of the stored event down to a value. */
export type StoredPath = readonly string[];

type Fields = Readonly<Record<string, unknown>>;

/** The keys of a path as tables write it: parted by dots, of which `\.` is none. */
export function storedPath(written: string): StoredPath {
  return written.split(/(?<!\\)\./).map((key) => key.replaceAll('\\.', '.'));
}

/** Reads what stands at a path; undefined when nothing does. Most are two or three keys long, which are read without a loop. */
export function pathReader(path: StoredPath): (event: Event) => unknown {
  const [first = '', second = '', third = ''] = path;
  if (path.length === 1) return (event) => (event as unknown as Fields)[first];
  if (path.length === 2 && first === 'details') return (event) => event.details[second];
  if (path.length === 3 && first === 'details') {
    return (event) => {
      const inner: unknown = event.details[second];
      return typeof inner === 'object' && inner !== null ? (inner as Fields)[third] : undefined;
    };
  }
  return (event) => {
    let value: unknown = event;
    for (const key of path) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = (value as Fields)[key];
    }
    return value;
  };
}

/** Reads the first of several paths that the event has. */
export function firstReader(paths: readonly StoredPath[]): (event: Event) => unknown {
  const readers = paths.map(pathReader);
  const [only] = readers;
  if (only && readers.length === 1) return only;
  return (event) => {
    for (const read of readers) {
      const value = read(event);
      if (value !== undefined && value !== null && typeof value !== 'object') return value;
      if (Array.isArray(value)) return value;
    }
    return undefined;
  };
}
