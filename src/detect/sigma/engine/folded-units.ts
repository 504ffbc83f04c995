import { fold } from '../../../query/tokens.ts';

/** UTF-16 units that fold to another, by the unit that they fold to. */
let inverse: ReadonlyMap<number, readonly number[]> | undefined;

/** Every UTF-16 unit that folds to this one, itself included (if it is folded). Halves of pairs stand for themselves. */
export function unitsThatFoldTo(unit: number): readonly number[] {
  inverse ??= makeInverse();
  return [unit, ...(inverse.get(unit) ?? [])];
}

const PAIR = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;

/** Whether the text can be found unit by unit: letters beyond the first plane fold as pairs, emoji do not fold at all. */
export function foldsByUnit(text: string): boolean {
  return (text.match(PAIR) ?? []).every((pair) => pair.toLowerCase() === pair && pair.toUpperCase() === pair);
}

function makeInverse(): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (let unit = 0; unit < 0x1_0000; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) continue;
    const folded = fold(String.fromCharCode(unit)).charCodeAt(0);
    if (folded === unit) continue;
    const units = found.get(folded) ?? [];
    units.push(unit);
    found.set(folded, units);
  }
  return found;
}
