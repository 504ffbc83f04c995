import { ListBook as Book, type ListBook } from '../../src/lists/list-book.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { openState } from '../respond/support.ts';

export const NOW = Date.parse('2026-11-24T12:00:00Z');
export const ANN = { actor: 'ann' };
export const BOB = { actor: 'bob' };

/** A book over a store of its own, with a clock that a test sets. */
export class BookUnderTest {
  readonly state: StateStore;
  readonly book: ListBook;
  readonly close: () => Promise<void>;
  now = NOW;
  /** How often a change was told of. */
  told = 0;

  private constructor({ state, close }: Awaited<ReturnType<typeof openState>>) {
    this.state = state;
    this.close = close;
    this.book = this.another();
  }

  static async open(): Promise<BookUnderTest> {
    return new BookUnderTest(await openState());
  }

  /** A second one over the same store, as another instance has it. */
  another(): ListBook {
    return new Book({ state: this.state, now: () => this.now, onChange: () => this.told++ });
  }
}
