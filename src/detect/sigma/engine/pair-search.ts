import { fold } from '../../../query/tokens.ts';
import type { Literal, LiteralScanner, LiteralSink } from './literal.ts';

/**
 * Finds literals of many different characters, for which a table with a column each would be large: SigmaHQ has rules with
 * hundreds of emoji. What they begin with, two UTF-16 units, is looked up at each place of the folded text.
 */
export class PairSearch implements LiteralScanner {
  readonly #byStart = new Map<number, Literal[]>();

  constructor(literals: readonly Literal[]) {
    for (const literal of literals) {
      const start = startAt(literal.text, 0);
      const known = this.#byStart.get(start);
      if (known) known.push(literal);
      else this.#byStart.set(start, [literal]);
    }
  }

  scan(text: string, sink: LiteralSink): void {
    const folded = fold(text);
    for (let at = 0; at < folded.length; at++) {
      const unit = folded.charCodeAt(at);
      this.#compare(this.#byStart.get(unit), folded, at, sink);
      this.#compare(this.#byStart.get(startAt(folded, at)), folded, at, sink);
    }
  }

  #compare(literals: readonly Literal[] | undefined, folded: string, at: number, sink: LiteralSink): void {
    if (literals) for (const { text, id } of literals) if (folded.startsWith(text, at)) sink.found(id);
  }
}

/** The units there as one number; a text of one unit has that alone. */
function startAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return at + 1 < text.length ? (unit + 1) * 0x1_0000 + text.charCodeAt(at + 1) : unit;
}
