import { CidrSet } from '../../plugin/ip/cidr-set.ts';
import { fold } from '../../query/tokens.ts';

/** Between the values of an entry. */
const BETWEEN = ',';

/** A value of an entry: a text, folded, or the addresses of a network. */
type Part = string | CidrSet;

/**
 * The entries of a list that are of so many values each, as `192.0.2.66,443` is of two; taken as one value an entry is what it is, commas
 * and all. Upper and lower case are alike, as are the ways to write an IPv6 address, and a network such as 192.0.2.0/24 stands for all of
 * its addresses.
 */
export class EntrySet {
  readonly #texts = new Set<string>();
  readonly #networks = new CidrSet();
  /** Of several values. */
  readonly #wide: (readonly Part[])[] = [];
  /** Those with a network among them. */
  readonly #mixed: (readonly Part[])[] = [];

  constructor(entries: readonly string[], width: number) {
    for (const entry of entries) {
      if (width === 1) {
        this.#texts.add(fold(entry));
        if (isNumeric(entry)) this.#networks.add(entry);
        continue;
      }
      const parts = entry.split(BETWEEN).map((part) => partOf(part.trim()));
      if (parts.length !== width) continue;
      this.#wide.push(parts);
      if (parts.every((part) => typeof part === 'string')) this.#texts.add(parts.join(BETWEEN));
      else this.#mixed.push(parts);
    }
  }

  get isEmpty(): boolean {
    return this.#texts.size === 0 && this.#mixed.length === 0;
  }

  /** Whether these are the values of one entry, in its order. */
  has(values: readonly string[]): boolean {
    // What has commas itself has more of them than an entry of so many values.
    const folded = values.map(fold);
    if (this.#texts.has(folded.join(BETWEEN))) return true;
    if (values.length === 1) return this.#networks.size > 0 && this.#networks.find(values[0] ?? '') !== undefined;
    return this.#mixed.some((parts) => parts.every((part, index) => isOf(folded[index] ?? '', part)));
  }

  /** Of entries of several values those whose first value is one of these, whose second one of those, and so on: as the event has them. */
  among(columns: readonly (readonly string[])[]): readonly (readonly string[])[] {
    const known = columns.map((values) => new Map(values.map((value) => [fold(value), value])));
    return this.#wide.flatMap((parts) => {
      const found = parts.map((part, index) => valueOf(part, known[index] ?? new Map()));
      return found.every((value) => value !== undefined) ? [found] : [];
    });
  }
}

function partOf(text: string): Part {
  const network = new CidrSet();
  return isNumeric(text) && network.add(text) ? network : fold(text);
}

/** Whether this may be a network, or an address that can be written in several ways. */
function isNumeric(text: string): boolean {
  return text.includes('/') || text.includes(':');
}

function valueOf(part: Part, known: ReadonlyMap<string, string>): string | undefined {
  return typeof part === 'string' ? known.get(part) : known.values().find((value) => part.find(value) !== undefined);
}

function isOf(value: string, part: Part): boolean {
  return typeof part === 'string' ? part === value : part.find(value) !== undefined;
}
