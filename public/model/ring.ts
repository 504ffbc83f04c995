/** One value of a ring, as it was counted. */
export interface RingValue {
  readonly value: string;
  readonly count: number;
}

/** A part of a ring: of one value, or of all that are too small to be shown by themselves. */
export interface RingPart extends RingValue {
  /** Stands for several, and can't be chosen. */
  readonly isRest: boolean;
  /** 0..1. */
  readonly share: number;
  /** Outline as the attribute `d` of a path has it, in a square of 100 with its middle at 50,50. */
  readonly path: string;
}

const MIDDLE = 50;
const OUTER = 48;
const INNER = 30;
const REST = 'others';

/** The most frequent values (as they come) as parts of a ring, clockwise from its top; of all but the first `most` one part. The chosen one is kept. */
export function ringParts(values: readonly RingValue[], most: number, chosen = ''): readonly RingPart[] {
  const some = values.filter(({ count }) => count > 0);
  const shown = some.filter(({ value }, index) => index < most || value === chosen);
  const rest = some.filter((one) => !shown.includes(one)).reduce((sum, { count }) => sum + count, 0);
  const all = shown.map((one) => ({ ...one, isRest: false }));
  if (rest > 0) all.push({ value: REST, count: rest, isRest: true });
  const total = all.reduce((sum, { count }) => sum + count, 0);
  let before = 0;
  return all.map((part) => {
    const share = part.count / total;
    const path = ringPath(before, before + share);
    before += share;
    return { ...part, share, path };
  });
}

/** Which part has the focus after a key; undefined for keys that are not for rings. */
export function ringStep(key: string, at: number, count: number): number | undefined {
  if (key === 'ArrowRight' || key === 'ArrowDown') return (at + 1) % count;
  if (key === 'ArrowLeft' || key === 'ArrowUp') return (at + count - 1) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

/** From one share of the turn to another. A whole turn is two halves: an arc that ends where it begins is none. */
function ringPath(from: number, to: number): string {
  if (to - from > 0.999) return `${ringPath(0, 0.5)} ${ringPath(0.5, 1)}`;
  const far = to - from > 0.5 ? 1 : 0;
  return [
    `M${at(from, OUTER)}`,
    `A${OUTER},${OUTER} 0 ${far} 1 ${at(to, OUTER)}`,
    `L${at(to, INNER)}`,
    `A${INNER},${INNER} 0 ${far} 0 ${at(from, INNER)}`,
    'Z',
  ].join(' ');
}

function at(share: number, radius: number): string {
  const angle = share * 2 * Math.PI;
  return `${(MIDDLE + radius * Math.sin(angle)).toFixed(2)},${(MIDDLE - radius * Math.cos(angle)).toFixed(2)}`;
}
