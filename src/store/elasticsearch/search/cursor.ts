import { MozdefError } from '../../../lifecycle/error.ts';
import type { Total } from '../../event-store.ts';

/** Where a page ended, so that the next one goes on there whatever arrived in between. */
export interface Cursor {
  /** What the last event was sorted by (SORT of search-events.ts). */
  readonly after: readonly (number | string)[];
  /** Events with a greater seq came after the first page. */
  readonly bound: number;
  /** Of the first page; later pages do not count again. */
  readonly total: Total;
}

export function encodeCursor({ after, bound, total }: Cursor): string {
  return Buffer.from(JSON.stringify([...after, bound, total.value, total.relation])).toString('base64url');
}

const LONGEST = 4096;

/** Reads a cursor; what was not made by `encodeCursor` is refused with `request-invalid`. */
export function decodeCursor(text: string): Cursor {
  const [time, micros, seq, id, bound, value, relation] = parts(text);
  const numbers = [time, micros, seq, bound, value].every(Number.isSafeInteger);
  if (!numbers || typeof id !== 'string' || (relation !== 'eq' && relation !== 'gte')) {
    throw new MozdefError('request-invalid', 'The cursor is not one that a search gave.', {
      remedy: 'Start again from the first page.',
    });
  }
  const after = [Number(time), Number(micros), Number(seq), id];
  return { after, bound: Number(bound), total: { value: Number(value), relation } };
}

function parts(text: string): unknown[] {
  if (text.length > LONGEST) return [];
  try {
    const decoded: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(decoded) ? decoded : [];
  } catch {
    return [];
  }
}
