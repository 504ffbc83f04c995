import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { EventPlugin, PluginHost, PluginRun } from './event-plugin.ts';
import { failingPlugin } from './failing-plugin.ts';
import type { LoadedPlugin } from './loaded-plugin.ts';
import { PluginBreaker } from './plugin-breaker.ts';
import type { BreakerConfig } from './plugins-config.ts';

/** How often a plugin ran and failed since it was last asked. */
export interface PluginCount {
  readonly plugin: string;
  readonly ran: number;
  readonly errors: number;
}

export interface SlotOptions {
  readonly breaker: BreakerConfig;
  /** Milliseconds since 1970; for the breaker. */
  readonly now: () => number;
  /** It could be set up before: when it no longer can be, it fails at each event in place of keeping all from starting. */
  readonly again: boolean;
}

/** One plugin that has been set up, with its counters. */
export class PluginSlot {
  readonly name: string;
  readonly onEvent: EventPlugin['onEvent'];
  readonly run: PluginRun<unknown, unknown>;
  readonly breaker: PluginBreaker;
  ran = 0;
  errors = 0;

  private constructor(plugin: EventPlugin, run: PluginRun<unknown, unknown>, breaker: PluginBreaker) {
    this.name = plugin.name;
    this.onEvent = plugin.onEvent;
    this.run = run;
    this.breaker = breaker;
  }

  /** Runs the plugin's `setup`. Rejects with `plugin-invalid` when it fails. */
  static async open(
    { plugin, config, file }: LoadedPlugin,
    host: PluginHost,
    { breaker, now, again }: SlotOptions,
  ): Promise<PluginSlot> {
    const open = new PluginBreaker(breaker, now);
    try {
      const context = await plugin.setup?.(config, host);
      return new PluginSlot(plugin, { config, context, host }, open);
    } catch (error) {
      if (again) {
        const why = `cannot be set up again: ${messageOf(error)}`;
        host.log.error({ plugin: plugin.name, error: messageOf(error) }, 'plugin cannot be set up again, left out');
        return new PluginSlot(failingPlugin(plugin.name, why), { config, context: undefined, host }, open);
      }
      throw new MozdefError('plugin-invalid', `plugin ${plugin.name} could not be set up: ${messageOf(error)}`, {
        where: file,
        remedy: `Correct plugins.config.${plugin.name}, or add ${plugin.name} to plugins.disabled.`,
        cause: error,
      });
    }
  }

  takeCount(): PluginCount {
    const count = { plugin: this.name, ran: this.ran, errors: this.errors };
    this.ran = 0;
    this.errors = 0;
    return count;
  }
}
