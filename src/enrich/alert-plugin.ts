import type { ZodType } from 'zod';
import type { Alert } from '../alert/alert.ts';
import type { Event, JsonObject, JsonValue } from '../event/event.ts';
import type { Logger } from '../log/log.ts';

/** All that is named must hold: the alert's own text, or one of its tags, is one of these, ignoring case. `rule` is its id. */
export interface AlertMatch {
  readonly tags?: string | readonly string[];
  readonly category?: string | readonly string[];
  readonly rule?: string | readonly string[];
  readonly severity?: string | readonly string[];
}
/** When a plugin is asked about an alert: `'every'` alert, one set of conditions, or any of several sets. */
export type AlertPluginMatch = 'every' | AlertMatch | readonly AlertMatch[];

/** An alert as its rule says it, with what plugins that ran before have added. Not to be changed. */
export type EnrichedAlert = Alert & { readonly details: Readonly<JsonObject> };

/** Stored events that a plugin asks for. */
export interface EventLookup {
  /** In the language of searches. `$name` in the place of a value stands for one of `values`. */
  readonly query: string;
  /** Characters and nothing else: what a sender wrote finds itself, whatever it is. */
  readonly values?: Readonly<Record<string, string | readonly string[]>>;
  /** So long before the alert's first event to a minute after its last, milliseconds; at most 31 days count. */
  readonly windowMs: number;
  /** Most events, or values; default 100, at most 1000. */
  readonly limit?: number;
}

/** What a plugin may use. One per plugin. */
export interface AlertPluginHost {
  readonly log: Logger;
  /** The clock; fixed in tests. */
  readonly now: () => Date;
  /** Absolute path of a file that the configuration names (relative ones start at the config file's directory). */
  readonly resolveFile: (path: string) => string;
}

export interface AlertPluginState<Config, Context> {
  readonly config: Config;
  readonly context: Context;
  readonly host: AlertPluginHost;
}

export interface AlertPluginRun<Config, Context> extends AlertPluginState<Config, Context> {
  /** `details` as they were when the alert was saved last; undefined of a new one. */
  readonly before: Readonly<JsonObject> | undefined;
  /** Events, newest first. Rejects when not all could be looked through. Only for a plugin that says its `inputs`. */
  readonly search: (lookup: EventLookup) => Promise<readonly Event[]>;
  /** Values of a field in all events that the query finds, the most frequent first. Rejects as `search` does. */
  readonly valuesOf: (field: string, lookup: EventLookup) => Promise<readonly string[]>;
  /** Aborts when it takes too long. */
  readonly signal: AbortSignal;
}

/** What a plugin adds to an alert. */
export interface AlertAddition {
  /** Fields of `details`; they replace those of the same name. As JSON at most 32,000 characters. */
  readonly details?: JsonObject;
  /** Goes on after the summary, behind `; `. One line, cut at 500 characters. */
  readonly summary?: string;
}

/** Adds to an alert what is known about it, before it is saved: when it is raised, and each time that its rule says it anew. */
export interface AlertPlugin<Config = unknown, Context = unknown> {
  readonly kind: 'alert';
  /** Small letters and digits, with hyphens or underscores between; equal to the file's name. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** Lower runs earlier; equal ones by name. */
  readonly priority: number;
  readonly match: AlertPluginMatch | ((config: Config) => AlertPluginMatch);
  /** Schema of `plugins.alerts.config.<name>`: validation, defaults and documentation in one. */
  readonly config?: ZodType<Config>;
  /** At start and at each reload: read tables, compile patterns. What it returns is `run.context`. */
  readonly setup?: (config: Config, host: AlertPluginHost) => Context | Promise<Context>;
  /**
   * What the plugin looks up for this alert, such as an address. As long as it stays the same `onAlert` is not called again, and what
   * it said stays. Undefined: nothing (more). A plugin without `inputs` is asked each time, and can look only at the alert.
   */
  readonly inputs?: (alert: EnrichedAlert, state: AlertPluginState<Config, Context>) => JsonValue | undefined;
  readonly onAlert: (
    alert: EnrichedAlert,
    run: AlertPluginRun<Config, Context>,
  ) => AlertAddition | undefined | Promise<AlertAddition | undefined>;
}

type AlertPluginDefinition<Config, Context> = Omit<AlertPlugin<Config, Context>, 'kind' | 'priority'> & {
  /** Default 100. */
  readonly priority?: number;
};

/** Declares an alert plugin; the default export of a file in `plugins/alerts/` or in the folder `alerts` of a user's directory. */
export function defineAlertPlugin<Config = unknown, Context = undefined>(
  definition: AlertPluginDefinition<Config, Context>,
): AlertPlugin<Config, Context> {
  return { kind: 'alert', priority: 100, ...definition };
}
