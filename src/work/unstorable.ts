import type { Event } from '../event/event.ts';
import { messageOf } from '../lifecycle/error.ts';
import type { PipelineOutcome } from '../plugin/plugin-pipeline.ts';
import type { DeadLetter } from './dead-letter-store.ts';

const LONGEST = 500;
const MOST_NAMES = 20;

/** The JSON text of what plugins left. Throws where there is none: a BigInt, a cycle, a `toJSON` that throws or answers nothing. */
export function jsonOf(value: unknown): string {
  const json = JSON.stringify(value) as string | undefined;
  if (json === undefined) throw new Error('it has no JSON');
  return json;
}

/** Why an event is given up in which plugins left something that has no stored form, such as a BigInt: one bounded line. */
export function unstorable(outcome: PipelineOutcome, error: unknown): Pick<DeadLetter, 'stage' | 'reason' | 'plugin'> {
  const plugins = makersOf('events' in outcome ? outcome.events : []);
  const [sentence = ''] = messageOf(error).split('\n', 1);
  const [plugin] = plugins;
  const reason = `what ${phrase(plugins)} made of it cannot be stored: ${sentence}`;
  return {
    stage: 'plugin',
    reason: reason.length > LONGEST ? `${reason.slice(0, LONGEST)}..` : reason,
    ...(plugin !== undefined && plugins.length === 1 && { plugin }),
  };
}

/** The plugins that had the event which has no JSON. They may have written into the list of their names, too. */
function makersOf(events: readonly Event[]): string[] {
  const names: readonly unknown[] = events.find((event) => !hasJson(event))?.mozdef.plugins ?? [];
  return names.slice(0, MOST_NAMES).filter((name) => typeof name === 'string');
}

function hasJson(event: Event): boolean {
  try {
    jsonOf(event);
    return true;
  } catch {
    return false;
  }
}

function phrase(plugins: readonly string[]): string {
  if (plugins.length === 0) return 'plugins';
  const last = plugins.at(-1) ?? '';
  return plugins.length === 1 ? `the plugin ${last}` : `the plugins ${plugins.slice(0, -1).join(', ')} and ${last}`;
}
