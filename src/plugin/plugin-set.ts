import type { PluginFile } from './find-plugin-files.ts';

/** A module as it was when it was read. */
export interface ModuleSource {
  readonly format: string;
  readonly source: string | Uint8Array;
}

/** What loading plugins has read. */
export interface ReadSources {
  /** Modules by URL: the plugin files and what they import relatively. */
  readonly modules: Readonly<Record<string, ModuleSource>>;
  /** Where a URL led to, through symbolic links. */
  readonly resolved: Readonly<Record<string, string>>;
}

/**
 * All that a set of plugins was made from, so that other threads can load the very same one later, whatever has become of the
 * files by then. Can be cloned from thread to thread. Packages that plugins import are not part of it.
 */
export interface PluginSet extends ReadSources {
  readonly files: readonly PluginFile[];
}
