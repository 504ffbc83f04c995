import type { LineFacts } from './tokens/event-scanner.ts';

const NEWLINE = 0x0a;
/** What stands for a text and for a number (lifted.ts). */
const PLACEHOLDERS = [Buffer.from('{}'), Buffer.from('[]')] as const;

/** These lines of an NDJSON text, newline between, without what can be lifted out of them. */
export function cutLines(bytes: Uint8Array, lines: readonly LineFacts[]): Uint8Array {
  const last = lines.at(-1);
  if (!last) return new Uint8Array(0);
  // A placeholder may be longer than what it stands for, by one byte.
  const cuts = lines.reduce((sum, line) => sum + line.lifts.length, 0) / 3;
  const out = Buffer.allocUnsafe(lines.reduce((sum, { start, end }) => sum + end - start + 1, cuts));
  let length = 0;
  const put = (from: number, to: number): void => {
    out.set(bytes.subarray(from, to), length);
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
