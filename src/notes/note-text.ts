import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector, getState, parseUpdateMeta } from 'yjs';
import { MozdefError } from '../lifecycle/error.ts';
import type { NoteSum, NoteWrite } from './note-log.ts';

/** Of a whole note, all that Yjs must remember of what was deleted included. */
const MAX_NOTE_BYTES = 1_000_000;
/** Of one update, such as a text that is pasted. */
export const MAX_UPDATE_BYTES = 400_000;

/** The text of one note as it was up to some write, and who wrote what of it. */
export class NoteText {
  readonly #doc = new Doc();
  readonly #authors = new Map<number, string>();
  /** At least as many as it has. */
  #bytes = 0;

  apply({ update, who }: Pick<NoteWrite, 'update' | 'who'>): void {
    for (const client of parseUpdateMeta(update).to.keys())
      if (!this.#authors.has(client)) this.#authors.set(client, who);
    applyUpdate(this.#doc, update);
    this.#bytes += update.length;
  }

  applySum({ update, authors }: NoteSum): void {
    for (const [client, who] of Object.entries(authors)) this.#authors.set(Number(client), who);
    applyUpdate(this.#doc, update);
    this.#bytes = encodeStateAsUpdate(this.#doc).length;
  }

  /** What someone lacks who has what `vector` says; all without one. Throws `request-invalid` for what is no state vector. */
  missing(vector?: Uint8Array): Uint8Array {
    return understood(() => encodeStateAsUpdate(this.#doc, vector));
  }
  vector(): Uint8Array {
    return encodeStateVector(this.#doc);
  }
  authors(): Record<string, string> {
    return Object.fromEntries(this.#authors);
  }

  /**
   * Throws where this may not be added: `request-invalid` when it is no update, or is too large, `forbidden` when it
   * says that someone else wrote it.
   */
  admit({ update, who }: Pick<NoteWrite, 'update' | 'who'>): void {
    if (update.length > MAX_UPDATE_BYTES) throw tooLarge('this is too much at a time for a note', MAX_UPDATE_BYTES);
    const { to } = understood(() => {
      applyUpdate(new Doc(), update);
      return parseUpdateMeta(update);
    });
    for (const [client, end] of to) {
      const known = getState(this.#doc.store, client);
      if (end > known && (this.#authors.get(client) ?? who) !== who)
        throw new MozdefError('forbidden', 'an edit of a note names another author than who sends it');
    }
    if (this.#bytes + update.length <= MAX_NOTE_BYTES) return;
    this.#bytes = encodeStateAsUpdate(this.#doc).length;
    if (this.#bytes + update.length > MAX_NOTE_BYTES) throw tooLarge('the note is full', MAX_NOTE_BYTES);
  }
}

function tooLarge(message: string, most: number): MozdefError {
  return new MozdefError('request-invalid', `${message}: at most ${most} bytes`, {
    remedy: 'Keep what is long as a file of evidence, and name it in the note.',
  });
}

/** What Yjs makes of what came from outside. */
function understood<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new MozdefError('request-invalid', 'this is no edit of a note', { cause });
  }
}
