import type { DuckDBValue } from '@duckdb/node-api';
import { restored } from '../lifted.ts';

/** Most characters of a slice, but for the last event: memory must hold it a few times over. */
const MOST_CHARACTERS = 16e6;

/** The lines of a slice. */
export class FeedLines {
  readonly #lines: string[] = [];
  #characters = 0;
  #last = 0;

  get count(): number {
    return this.#lines.length;
  }

  /** Seq of the last event. */
  get last(): number {
    return this.#last;
  }

  /** No more are taken. */
  get full(): boolean {
    return this.#characters >= MOST_CHARACTERS;
  }

  /** Takes events, given as columns: seq, JSON text, LIFTED_TEXTS. */
  take([seqs = [], texts = [], lifted = []]: readonly DuckDBValue[][]): 'more' | 'enough' {
    for (let row = 0; row < seqs.length && !this.full; row++) {
      const event = restored({ json: String(texts[row]), lifted: JSON.parse(String(lifted[row])) });
      this.#last = Number(seqs[row]);
      event.mozdef.seq = this.#last;
      const line = JSON.stringify(event);
      this.#lines.push(line);
      this.#characters += line.length;
    }
    return this.full ? 'enough' : 'more';
  }

  /** In a buffer of its own. */
  bytes(): Uint8Array<ArrayBuffer> {
    return new TextEncoder().encode(this.#lines.join('\n'));
  }
}
