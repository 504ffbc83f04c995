import { defineEventPlugin, type EventPlugin } from './event-plugin.ts';

/**
 * Stands in for a plugin that ran before and that a new thread cannot load or set up: it fails at each event, so that the events
 * and Health say what is missing while all else goes on.
 */
export function failingPlugin(name: string, why: string): EventPlugin {
  const onEvent = (): never => {
    throw new Error(why);
  };
  return defineEventPlugin({ name, summary: why, match: 'every', onEvent });
}
