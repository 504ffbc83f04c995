import { addressDigits } from '../../query/address.ts';
import { textOf } from '../../query/field-values.ts';
import { NUMBER } from '../../query/fields.ts';
import { timeOf } from '../../query/time-text.ts';
import { fold } from '../../query/tokens.ts';
import { sortableAddress, sortableIpv4, sortableNumber } from './sortable.ts';
import { type TokenText, tokenText } from './token-text.ts';

export type Leaf = string | number | boolean;

/** What is made of the values of a path, besides their text. */
export interface Wanted {
  /** Their tokens. */
  readonly tokens: boolean;
  /** They as addresses or numbers, in an order of their own; or as times. */
  readonly ranges: boolean;
  readonly times: boolean;
}

/** What a document has of a value. */
export interface LeafTerms {
  /** Folded. */
  readonly text: string;
  readonly tokens: TokenText | undefined;
  readonly range: string | undefined;
}

function leafTermsOf(value: Leaf, { tokens, ranges, times }: Wanted): LeafTerms {
  const text = foldedText(value);
  return { text, tokens: tokens ? tokenText(text) : undefined, range: ranges ? rangeOf(text, times) : undefined };
}

/** The text of a value, folded. */
export function foldedText(value: Leaf): string {
  return fold(textOf(value));
}

const MINUS = 0x2d;

/** A number, an address or a time in an order of its own. Few texts are one, and the first character tells most that are not. */
function rangeOf(text: string, times: boolean): string | undefined {
  const first = text.charCodeAt(0);
  const digit = first >= 0x30 && first <= 0x39;
  if ((digit || first === MINUS) && NUMBER.test(text)) return `n${sortableNumber(Number(text))}`;
  if (!digit && !beginsIpv6(first)) return undefined;
  const address = text.includes(':') ? sortableAddress(addressDigits(text)) : sortableIpv4(text);
  if (address !== undefined || !digit || !times) return address;
  const ms = timeOf(text);
  return ms === undefined ? undefined : `t${sortableNumber(ms)}`;
}

/** A colon, or a letter that is a hexadecimal digit. */
function beginsIpv6(code: number): boolean {
  return code === 0x3a || (code >= 0x61 && code <= 0x66);
}

/** Values of a path that are remembered, and how long they may be. */
const MOST = 128;
const LONGEST = 64;

/** What the values of a path came to, since most paths have few values: a country, a program, a port. */
export class LeafMemory {
  #known: Map<Leaf, LeafTerms> | undefined = new Map();
  readonly #wanted: Wanted;
  #hits = 0;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  /** @param onNew Told of each value that is remembered from now on */
  termsOf(value: Leaf, onNew: () => void): LeafTerms {
    const known = this.#known?.get(value);
    if (known) {
      this.#hits++;
      return known;
    }
    const terms = leafTermsOf(value, this.#wanted);
    if (this.#known && terms.text.length <= LONGEST) {
      if (this.#known.size >= MOST) this.#begin();
      this.#known?.set(value, terms);
      onNew();
    }
    return terms;
  }

  /** Begins anew, or gives up where each event has a value of its own. */
  #begin(): void {
    this.#known = this.#hits < MOST ? undefined : new Map();
    this.#hits = 0;
  }
}
