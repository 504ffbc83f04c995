import type { LineFacts } from './tokens/line-facts.ts';

/** A pair of surrogate escapes, half of one, or any other escape. */
const ESCAPE = /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(\\u[dD][89a-fA-F][\da-fA-F]{2})|\\[^]/g;

/** Tag of an event whose claim had been taken by other content. */
const CONFLICT_TAG = 'id-conflict';

/** The JSON text with each half of a surrogate pair replaced by U+FFFD, which is what UTF-8 can hold. */
export function wellFormed(json: string): string {
  return json.replace(ESCAPE, (escape, half: string | undefined) => (half === undefined ? escape : '\\ufffd'));
}

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
