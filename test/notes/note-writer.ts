import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import type { NoteBook, NoteSeat } from '../../src/notes/note-book.ts';

/** Someone with a note open, as a page has it: what is typed is sent, what others type is taken over. */
export class NoteWriter {
  readonly doc = new Doc();
  readonly who: string;
  /** Cursors of others, as they came. */
  readonly cursors: Uint8Array[] = [];
  #seat: NoteSeat | undefined;

  constructor(who: string) {
    this.who = who;
  }

  get text(): string {
    return this.doc.getText('note').toJSON();
  }

  /** Opens it, and sends what was typed while it was not open. */
  async open(book: NoteBook, note: string, seat: string): Promise<this> {
    this.#seat = await book.open(note, seat, {
      written: (update) => applyUpdate(this.doc, update),
      cursors: (update) => void this.cursors.push(update),
    });
    const { update, vector } = this.#seat.missing(encodeStateVector(this.doc));
    applyUpdate(this.doc, update);
    await this.send(vector);
    return this;
  }

  type(at: number, text: string): void {
    this.doc.getText('note').insert(Math.min(at, this.text.length), text);
  }
  erase(at: number, length: number): void {
    const from = Math.min(at, this.text.length);
    this.doc.getText('note').delete(from, Math.min(length, this.text.length - from));
  }

  /** Sends all that one lacks who has what `vector` says, or all. */
  async send(vector?: Uint8Array): Promise<void> {
    await this.#seat?.write(encodeStateAsUpdate(this.doc, vector), this.who);
  }
  point(cursors: Uint8Array): void {
    this.#seat?.pointAt(cursors);
  }
  leave(): void {
    this.#seat?.leave();
    this.#seat = undefined;
  }
}
