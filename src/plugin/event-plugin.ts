import type { ZodType } from 'zod';
import type { Event } from '../event/event.ts';
import type { Logger } from '../log/log.ts';
import type { GeoProvider } from './geo-provider.ts';
import type { ListLookup } from './list-lookup.ts';

/** In a match: the field only has to be there. */
export const EXISTS: unique symbol = Symbol('exists');

export type MatchValue = string | number | boolean | typeof EXISTS;
/**
 * All named fields (dotted paths: `processname`, `details.program`) must match. A field matches when it, or an element of it if
 * it is an array such as `tags`, equals one of the values as text, ignoring case. `EXISTS`: it is there and not null.
 */
export type FieldMatch = Readonly<Record<string, MatchValue | readonly MatchValue[]>>;
/** When a plugin is asked about an event: `'every'` event, one set of fields, or any of several sets. */
export type PluginMatch = 'every' | FieldMatch | readonly FieldMatch[];

/** Answer of a plugin that takes an event out of the stream. Made by `DROP(reason)`; counted by plugin and reason. */
export class Dropped {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}
/** Drops the event, on purpose, for this reason (a short constant: it becomes a counter's label). */
export function DROP(reason: string): Dropped {
  return new Dropped(reason);
}

/** Answer of a plugin that looked at the event and left it as it was, so that it is not named in `mozdef.plugins`. */
export const UNCHANGED: unique symbol = Symbol('unchanged');

/**
 * Nothing: the event was changed in place (or perhaps not). `UNCHANGED`: surely not. An event: goes on in its place.
 * Several: each goes on, as `<id>-0`, `<id>-1`, ..; none at all is an error, since only `DROP` may end an event.
 */
export type PluginResult = undefined | void | typeof UNCHANGED | Event | readonly Event[] | Dropped;

/** An entity that was seen on the stream; kept with first and last time, count and sources. */
export interface Sighting {
  readonly kind: 'asset' | 'user' | 'attacker';
  readonly key: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly source: string;
}

/** What a plugin may use. One per plugin and worker thread. */
export interface PluginHost {
  readonly log: Logger;
  /** The clock; fixed in tests and by `mozdef process --now`. */
  readonly now: () => Date;
  readonly geo: GeoProvider;
  /** The lists that people keep while the server runs, always as they are at the moment. */
  readonly lists: ListLookup;
  /** Notes that an entity was seen. Collected per batch and written to the state store in bulk. */
  readonly seen: (sighting: Sighting) => void;
  /** Absolute path of a file that the configuration names (relative ones start at the config file's directory). */
  readonly resolveFile: (path: string) => string;
}

export interface PluginRun<Config, Context> {
  readonly config: Config;
  readonly context: Context;
  readonly host: PluginHost;
}

/** Parses, fixes, enriches, tags, routes or drops events; runs in the workers, synchronously, on matching events only. */
export interface EventPlugin<Config = unknown, Context = unknown> {
  readonly kind: 'event';
  /** Kebab-case, equal to the file's name. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** Lower runs earlier; equal ones by name. */
  readonly priority: number;
  readonly match: PluginMatch;
  /** Schema of `plugins.config.<name>`: validation, defaults and documentation in one. */
  readonly config?: ZodType<Config>;
  /** Once per worker thread: load tables, compile patterns. What it returns is `run.context`. */
  readonly setup?: (config: Config, host: PluginHost) => Context | Promise<Context>;
  readonly onEvent: (event: Event, run: PluginRun<Config, Context>) => PluginResult;
}

type EventPluginDefinition<Config, Context> = Omit<EventPlugin<Config, Context>, 'kind' | 'priority'> & {
  /** Default 100. */
  readonly priority?: number;
};

/** Declares an event plugin; the default export of a file in `plugins/events/` or a user's own directory. */
export function defineEventPlugin<Config = unknown, Context = undefined>(
  definition: EventPluginDefinition<Config, Context>,
): EventPlugin<Config, Context> {
  return { kind: 'event', priority: 100, ...definition };
}
