import { MozdefError } from '../../../lifecycle/error.ts';
import type { Total } from '../../event-store.ts';

/** Where a page ended, so that the next one goes on there whatever arrived in between. */
export interface Cursor {
  /** `utctimestamp` of the last event, microseconds since 1970. */
  readonly time: number;
  readonly seq: number;
  /** Events with a greater seq came after the first page. */
  readonly bound: number;
  /** Of the first page; later pages do not count again. */
  readonly total: Total;
}

export function encodeCursor({ time, seq, bound, total }: Cursor): string {
  return Buffer.from(JSON.stringify([time, seq, bound, total.value, total.relation])).toString('base64url');
}

/** Reads a cursor; what was not made by `encodeCursor` is refused with `request-invalid`. */
export function decodeCursor(text: string): Cursor {
  const [time, seq, bound, value, relation] = parts(text);
  if (![time, seq, bound, value].every(Number.isSafeInteger) || (relation !== 'eq' && relation !== 'gte')) {
    throw new MozdefError('request-invalid', 'The cursor is not one that a search gave.', {
      remedy: 'Start again from the first page.',
    });
  }
  return { time: Number(time), seq: Number(seq), bound: Number(bound), total: { value: Number(value), relation } };
}

function parts(text: string): unknown[] {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(decoded) ? decoded : [];
  } catch {
    return [];
  }
}
