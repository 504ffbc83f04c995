import type { LineFacts } from './tokens/line-facts.ts';

const NEWLINE = 0x0a;
/** What stands for a text and for a number (lifted.ts). */
const PLACEHOLDERS = [Buffer.from('{}'), Buffer.from('[]')] as const;

/** These lines of an NDJSON text, in their order, newline between, without what can be lifted out of them. */
export function cutLines(bytes: Uint8Array, lines: readonly LineFacts[]): Uint8Array {
  const [first] = lines;
  const last = lines.at(-1);
  if (!first || !last) return new Uint8Array(0);
  const offset = first.start;
  // Nothing that is put is longer than what it stands for, so all moves to the left, in one copy.
  const out = Buffer.copyBytesFrom(bytes, offset, last.end - offset);
  let length = 0;
  const put = (from: number, to: number): void => {
    out.copyWithin(length, from - offset, to - offset);
    length += to - from;
  };
  for (const { start, end, lifts } of lines) {
    if (length > 0) out[length++] = NEWLINE;
    let at = start;
    for (let index = 0; index < lifts.length; index += 3) {
      put(at, lifts[index] as number);
      at = lifts[index + 1] as number;
      const placeholder = PLACEHOLDERS[lifts[index + 2] === 1 ? 1 : 0];
      out[length++] = placeholder[0] as number;
      out[length++] = placeholder[1] as number;
    }
    put(at, end);
  }
  return out.subarray(0, length);
}
