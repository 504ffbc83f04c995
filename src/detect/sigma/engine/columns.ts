import { unitsThatFoldTo } from './folded-units.ts';

/**
 * Numbers for the characters that occur in some folded literals, upper case like lower case, so that tables need no room for the
 * others and texts need not be folded. 0 stands for all others.
 */
export class Columns {
  /** By ASCII character. */
  readonly ascii = new Uint16Array(128);
  readonly others = new Map<number, number>();
  /** How many numbers there are, 0 included. */
  readonly width: number;

  constructor(texts: Iterable<string>) {
    const units = new Set<number>();
    for (const text of texts) for (let at = 0; at < text.length; at++) units.add(text.charCodeAt(at));
    let column = 0;
    for (const unit of units) {
      column++;
      for (const from of unitsThatFoldTo(unit)) {
        if (from < 128) this.ascii[from] = column;
        else this.others.set(from, column);
      }
    }
    this.width = column + 1;
  }

  of(unit: number): number {
    return unit < 128 ? (this.ascii[unit] as number) : (this.others.get(unit) ?? 0);
  }
}

/** States of the tree of these texts: the root, and of each text in order what it does not share with the one before. */
export function countStates(texts: Iterable<string>): number {
  let states = 1;
  let before = '';
  for (const text of [...new Set(texts)].sort()) {
    let shared = 0;
    while (shared < text.length && text.charCodeAt(shared) === before.charCodeAt(shared)) shared++;
    states += text.length - shared;
    before = text;
  }
  return states;
}
