import { MozdefError } from '../lifecycle/error.ts';

/** A cursor of the feed: where it stands, for the driver to read, and in which store, so that no other takes it for its own. */
export function encodeFeedCursor(store: string, place: unknown): string {
  return Buffer.from(JSON.stringify([store, place])).toString('base64url');
}

/** The place in a cursor of this store. Throws `request-invalid` for a cursor of another, and for what is none. */
export function decodeFeedCursor(store: string, cursor: string): unknown {
  const [of, place] = parts(cursor);
  if (of !== store || place === undefined) throw strangeCursor();
  return place;
}

function parts(cursor: string): unknown[] {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(decoded) ? decoded : [];
  } catch {
    return [];
  }
}

/** The error of a cursor that the store did not give. */
export function strangeCursor(): MozdefError {
  return new MozdefError('request-invalid', 'The cursor is not one that the feed of this event store gave.', {
    remedy: 'Begin at feedEnd, or without a cursor at the oldest event.',
  });
}
