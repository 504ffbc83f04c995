import type { Event, EventOrigin } from '../event/event.ts';
import { isWholeEvent } from './event-guard.ts';
import { Dropped, type PluginResult, UNCHANGED } from './event-plugin.ts';

/**
 * A plugin's answer, made safe: what goes on has the identity of the event that the plugin was given, and the pieces of a split
 * have its id with `-0`, `-1`, .. Throws, saying what it is, at anything that is not an answer.
 */
export function acceptAnswer(answer: unknown, event: Event): PluginResult {
  if (answer === undefined || answer === event) return undefined;
  if (answer === UNCHANGED || answer instanceof Dropped) return answer;
  if (Array.isArray(answer)) return acceptPieces(answer, event);
  if (isWholeEvent(answer)) return adopt(answer, event.mozdef, event.mozdef.id);
  throw new Error(`answered ${nameOf(answer)}`);
}

/** Writes the plugin's name on what it made. */
export function sign(result: Event | readonly Event[] | Dropped, name: string): void {
  if (result instanceof Dropped) return;
  for (const event of Array.isArray(result) ? (result as readonly Event[]) : [result as Event]) {
    event.mozdef.plugins.push(name);
  }
}

function acceptPieces(answer: readonly unknown[], event: Event): PluginResult {
  const { mozdef } = event;
  if (answer.length === 0) throw new Error('answered no event at all; only DROP(reason) may end an event');
  const wrong = answer.findIndex((piece) => !isWholeEvent(piece));
  if (wrong >= 0) throw new Error(`answered ${nameOf(answer[wrong])} at position ${wrong} of its events`);
  const pieces = answer as readonly Event[];
  const [only] = pieces;
  if (only && pieces.length === 1) return only === event ? undefined : adopt(only, mozdef, mozdef.id);
  return pieces.map((piece, position) => adopt(apart(piece), mozdef, `${mozdef.id}-${position}`));
}

/** Gives a plugin's event the identity of the event it was made from; a plugin chooses only static id and index. */
function adopt(piece: Event, origin: EventOrigin, id: string): Event {
  const own: unknown = piece.mozdef;
  const wish = typeof own === 'object' && own !== null ? (own as EventOrigin) : origin;
  piece.mozdef = { ...origin, id, plugins: [...origin.plugins] };
  if (origin.errors) piece.mozdef.errors = [...origin.errors];
  for (const choice of ['staticid', 'index'] as const) {
    if (typeof wish[choice] === 'string') piece.mozdef[choice] = wish[choice];
    else delete piece.mozdef[choice];
  }
  return piece;
}

/** A piece that shares nothing with the others which a later plugin might change in place. */
function apart(piece: Event): Event {
  return { ...piece, details: { ...piece.details }, tags: [...piece.tags] };
}

function nameOf(answer: unknown): string {
  if (answer instanceof Promise) {
    // Its fate is of no interest, but an unhandled rejection would end the thread.
    answer.catch(() => {});
    return 'a promise; onEvent must be synchronous';
  }
  if (Array.isArray(answer)) return 'an array, which is not an event';
  if (typeof answer === 'object' && answer !== null) return 'an object that lacks fields of an event';
  return `${answer === null ? 'null' : `a ${typeof answer}`}, which is not an event`;
}
