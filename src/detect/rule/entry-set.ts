import { CidrSet } from '../../plugin/ip/cidr-set.ts';
import { fold } from '../../query/tokens.ts';

/** Between the values of an entry. */
const BETWEEN = ',';

/** A value of an entry: a text, folded, or the addresses of a network. */
type Part = string | CidrSet;

/**
 * The entries of a list that are of so many values each, as `192.0.2.66,443` is of two; taken as one value an entry is what it is, commas
 * and all. Upper and lower case are alike, and a network such as 192.0.2.0/24 stands for all of its addresses.
 */
export class EntrySet {
  readonly #texts = new Set<string>();
  readonly #networks = new CidrSet();
  /** Of several values, with a network among them. */
  readonly #mixed: (readonly Part[])[] = [];

  constructor(entries: readonly string[], width: number) {
    for (const entry of entries) {
      if (width === 1) {
        this.#texts.add(fold(entry));
        if (entry.includes('/')) this.#networks.add(entry);
        continue;
      }
      const parts = entry.split(BETWEEN).map((part) => partOf(part.trim()));
      if (parts.length !== width) continue;
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
}

function partOf(text: string): Part {
  const network = new CidrSet();
  return text.includes('/') && network.add(text) ? network : fold(text);
}

function isOf(value: string, part: Part): boolean {
  return typeof part === 'string' ? part === value : part.find(value) !== undefined;
}
