import { addressDigits } from '../../query/address.ts';
import { textOf } from '../../query/field-values.ts';
import { NUMBER } from '../../query/fields.ts';
import { timeOf } from '../../query/time-text.ts';
import { fold } from '../../query/tokens.ts';
import { sortableAddress, sortableIpv4, sortableNumber } from './sortable.ts';
import { tokenText } from './token-text.ts';

export type Leaf = string | number | boolean;

/** What a document has of a value, wherever in the event it stands. */
export interface LeafTerms {
  /** Its text, folded. */
  readonly text: string;
  /** Its tokens (tokenText); `oddTokens`: one of them was too long. */
  readonly tokens: string;
  readonly oddTokens: boolean;
  /** It as an address and a number, in an order of their own, and as a time. */
  readonly ranges: readonly string[];
  readonly time: string | undefined;
}

export function leafTermsOf(value: Leaf): LeafTerms {
  const text = fold(textOf(value));
  const { text: tokens, odd: oddTokens } = tokenText(text);
  return { text, tokens, oddTokens, ...rangesOf(text) };
}

const MINUS = 0x2d;
const NONE: Pick<LeafTerms, 'ranges' | 'time'> = { ranges: [], time: undefined };

/** Few texts are numbers, times or addresses, and one look at the first character tells most that are not. */
function rangesOf(text: string): Pick<LeafTerms, 'ranges' | 'time'> {
  const first = text.charCodeAt(0);
  const digit = first >= 0x30 && first <= 0x39;
  if (!digit && first !== MINUS && !beginsIpv6(first)) return NONE;
  const ranges: string[] = [];
  const address = text.includes(':') ? sortableAddress(addressDigits(text)) : sortableIpv4(text);
  if (address !== undefined) ranges.push(address);
  if (NUMBER.test(text)) ranges.push(`n${sortableNumber(Number(text))}`);
  const ms = digit ? timeOf(text) : undefined;
  return { ranges, time: ms === undefined ? undefined : `t${sortableNumber(ms)}` };
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
  #hits = 0;

  /** @param onNew Told of each value that is remembered from now on */
  termsOf(value: Leaf, onNew: () => void): LeafTerms {
    const known = this.#known?.get(value);
    if (known) {
      this.#hits++;
      return known;
    }
    const terms = leafTermsOf(value);
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
