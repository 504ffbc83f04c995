import { CONFLICT_TAG } from '../event-store.ts';
import type { LineFacts } from './tokens/line-facts.ts';

/**
 * The event's JSON text under another id and with the tag `id-conflict`. The text is edited in place, so that nothing else
 * of it (such as an integer that JavaScript would round) changes.
 */
export function underOwnId(bytes: Uint8Array, facts: LineFacts, ownId: string): string {
  const text = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString('utf8');
  const tag = JSON.stringify(CONFLICT_TAG);
  const edits = [{ at: facts.idStart, to: facts.idEnd, put: ownId }];
  if (facts.tagsStart > facts.start) {
    const put = bytes[facts.tagsStart] === 0x5d ? tag : `${tag},`;
    edits.push({ at: facts.tagsStart, to: facts.tagsStart, put });
  } else {
    edits.push({ at: facts.start + 1, to: facts.start + 1, put: `"tags":[${tag}],` });
  }
  edits.sort((one, other) => one.at - other.at);
  let edited = '';
  let at = facts.start;
  for (const edit of edits) {
    edited += text(at, edit.at) + edit.put;
    at = edit.to;
  }
  return edited + text(at, facts.end);
}
