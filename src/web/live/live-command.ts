import { z } from 'zod';
import { MozdefError } from '../../lifecycle/error.ts';
import { TOPICS, type Topic } from './live-sources.ts';
import { hereShape } from './presence.ts';

const id = z.number().int();
const topic = z.enum(Object.keys(TOPICS) as [Topic, ...Topic[]]);

/** What a client may say; docs/reference/api.md says the same. */
const command = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('tail'), id, q: z.string().max(10_000).default('') }),
  z.strictObject({ op: z.literal('follow'), id, topic, since: z.string().max(100).optional() }),
  z.strictObject({ op: z.literal('people'), id }),
  z.strictObject({ op: z.literal('stop'), id }),
  hereShape.extend({ op: z.literal('here') }),
]);
export type LiveCommand = z.output<typeof command>;

/** Throws `request-invalid` for what is no command. */
export function parseCommand(text: string): LiveCommand {
  const result = command.safeParse(tryJson(text));
  if (result.success) return result.data;
  throw new MozdefError('request-invalid', 'not a command of the live socket', {
    remedy: 'Send {"op":"tail","id":1,"q":"..."}, {"op":"follow","id":2,"topic":"alerts"} or {"op":"stop","id":1}.',
  });
}

/** The id of a command that may be wrong otherwise, so that the answer can name it. */
export function idOf(text: string): { readonly id?: number } {
  const value = tryJson(text);
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'number'
    ? { id: value.id }
    : {};
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
