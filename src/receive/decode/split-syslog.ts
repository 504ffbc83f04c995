import { BYTE } from './bytes.ts';
import type { RawItem } from './raw-item.ts';

/** Blanks and the NUL that some senders end messages with. */
function isPadding(byte: number | undefined): boolean {
  return (
    byte === 0 || byte === BYTE.newline || byte === BYTE.carriageReturn || byte === BYTE.space || byte === BYTE.tab
  );
}

/** A message without what is around it, or undefined when nothing is left. */
export function trimMessage(message: Buffer): Buffer | undefined {
  let start = 0;
  let end = message.length;
  while (end > 0 && isPadding(message[end - 1])) end--;
  while (start < end && isPadding(message[start])) start++;
  return start === end ? undefined : message.subarray(start, end);
}

/** The body of these messages: each behind its length (RFC 6587 section 3.4.1, octet counting), since a message may hold anything. */
export function joinMessages(messages: readonly Buffer[]): Buffer {
  return Buffer.concat(messages.flatMap((message) => [Buffer.from(`${message.length} `, 'latin1'), message]));
}

/** The messages of such a body; where no length stands the rest is one message. Never throws. */
export function* splitSyslog(bytes: Uint8Array): Generator<RawItem> {
  for (let at = 0; at < bytes.length; ) {
    let length = 0;
    let start = at;
    for (; isDigit(bytes[start]) && start - at < 9; start++) length = length * 10 + (bytes[start] ?? 0) - BYTE.zero;
    const counted = start > at && bytes[start] === BYTE.space && start + 1 + length <= bytes.length;
    const offset = counted ? start + 1 : at;
    const end = counted ? offset + length : bytes.length;
    if (end > offset) yield { offset, length: end - offset, kind: 'text' };
    at = end;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= BYTE.zero && byte <= BYTE.nine;
}
