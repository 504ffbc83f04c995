import { z } from 'zod';
import { MozdefError } from '../../lifecycle/error.ts';
import { MAX_UPDATE_BYTES } from '../../notes/note-text.ts';
import { TOPICS, type Topic } from './live-sources.ts';
import { hereShape } from './presence.ts';

const id = z.number().int();
const topic = z.enum(Object.keys(TOPICS) as [Topic, ...Topic[]]);

/** State vector of Yjs of an empty document. */
const NOTHING = 'AA==';
/** Of one edit of a note. */
const MOST_BASE64 = Math.ceil(MAX_UPDATE_BYTES / 3) * 4;

/** What a client may say; docs/reference/api.md says the same. */
const command = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('tail'), id, q: z.string().max(10_000).default('') }),
  z.strictObject({ op: z.literal('follow'), id, topic, since: z.string().max(100).optional() }),
  z.strictObject({ op: z.literal('people'), id }),
  z.strictObject({
    op: z.literal('note'),
    id,
    note: z.string().max(40),
    vector: z.base64().max(MOST_BASE64).default(NOTHING),
  }),
  z.strictObject({ op: z.literal('note-write'), id, seq: z.number().int(), update: z.base64().max(MOST_BASE64) }),
  z.strictObject({ op: z.literal('note-aware'), id, update: z.base64().max(6000) }),
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
