import type { EventPlugin } from './event-plugin.ts';

/** A plugin file that was imported and found good. */
export interface LoadedPlugin {
  readonly plugin: EventPlugin;
  /** Absolute path. */
  readonly file: string;
  /** Came with MozDef, not from a directory of the user. */
  readonly bundled: boolean;
  /** Not named in `plugins.disabled`. */
  readonly enabled: boolean;
  /** `plugins.config.<name>`, parsed by the plugin's own schema. */
  readonly config: unknown;
}
