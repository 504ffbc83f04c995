import { isUtf8 } from 'node:buffer';
import { bufferOf } from './bytes.ts';

const NOTE = 'bytes that are not UTF-8 were replaced';
const REPLACEMENT = '\uFFFD';

/** The text of these bytes, with U+FFFD for those that are not UTF-8; adds a note if there were any. */
export function utf8Text(bytes: Uint8Array, notes: string[]): string {
  const text = bufferOf(bytes).toString('utf8');
  if (text.includes(REPLACEMENT) && !isUtf8(bytes)) notes.push(NOTE);
  return text;
}
