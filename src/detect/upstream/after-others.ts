/** Rules that look at rules that look at rules, and so on: so many at most. */
const LONGEST_CHAIN = 10;

export interface AfterOthers<T> {
  /** Those of the others that it refers to. */
  readonly refersTo: (one: T) => readonly T[];
  /** Makes it, when all that it refers to is made; whether it could. */
  readonly make: (one: T) => boolean;
  /** Told of one that refers to one that could not be made, directly or not, or that the chain is too long. */
  readonly onFault: (one: T, message: string) => void;
  readonly nameOf: (one: T) => string;
}

/** Whether one refers to itself, directly or through others. */
export function leadsToItself<T>(one: T, refersTo: (one: T) => readonly T[]): boolean {
  const seen = new Set<T>();
  const open = [...refersTo(one)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === one) return true;
    if (!seen.has(next)) open.push(...refersTo(next));
    seen.add(next);
  }
  return false;
}

/** Makes each of these after those of them that it refers to. */
export function eachAfterOthers<T>(all: readonly T[], { refersTo, make, onFault, nameOf }: AfterOthers<T>): void {
  const made = new Set<T>();
  let waiting = all;
  const ready = (): T[] => waiting.filter((one) => refersTo(one).every((other) => made.has(other)));
  for (let length = 1; length <= LONGEST_CHAIN; length++) {
    const next = new Set(ready());
    if (next.size === 0) break;
    waiting = waiting.filter((one) => !next.has(one));
    for (const one of next) if (make(one)) made.add(one);
  }
  const tooLong = new Set(ready());
  for (const one of waiting) {
    const lacking = refersTo(one).filter((other) => !made.has(other));
    const message = `it refers to ${lacking.map(nameOf).join(', ')}, which cannot be used`;
    onFault(one, tooLong.has(one) ? `a chain has ${LONGEST_CHAIN} rules at most, and this is one more` : message);
  }
}
