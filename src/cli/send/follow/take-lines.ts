import { bodyKind } from '../../../receive/decode/body-kind.ts';
import { BYTE, lineEnd, skipBlanks, trimEnd } from '../../../receive/decode/bytes.ts';
import type { Body } from '../bodies.ts';

/** Lines that are sent at once, and how many bytes of the input they are. */
export interface Lines extends Body {
  readonly length: number;
}

export interface LineLimits {
  readonly events: number;
  /** Nothing follows: what has no newline yet is a line as well. */
  readonly whole: boolean;
}

/** The first lines of these bytes that can go into one body: complete, of one kind, without blank ones. A line is an event. */
export function takeLines(bytes: Buffer, { events, whole }: LineLimits): Lines {
  const records: Buffer[] = [];
  let kind: Body['kind'] | undefined;
  let at = 0;
  while (records.length < events && at < bytes.length) {
    const newline = lineEnd(bytes, at);
    if (newline === bytes.length && !whole) break;
    const end = trimEnd(bytes, at, newline);
    if (skipBlanks(bytes, at, end) < end) {
      const line = bytes.subarray(at, end);
      const own = bodyKind(line).kind === 'json' ? 'json' : 'text';
      // A body is sent under one media type.
      if (kind !== undefined && own !== kind) break;
      kind = own;
      records.push(line);
    }
    at = Math.min(bytes.length, newline + 1);
  }
  return { records, first: 0, kind: kind ?? 'text', length: at };
}

/** Whether a line ends in these bytes. */
export function holdsLine(bytes: Buffer): boolean {
  return bytes.includes(BYTE.newline);
}
