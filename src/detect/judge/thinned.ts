import type { Match } from './judge.ts';

/** Of matches, in order of time and id, the first and the last in each span of this length, counted from 1970. */
export function thinned(matches: readonly Match[], span: number): Match[] {
  const spanOf = (index: number): number => Math.floor((matches[index]?.time ?? Number.NaN) / span);
  return matches.filter((_, index) => spanOf(index - 1) !== spanOf(index) || spanOf(index) !== spanOf(index + 1));
}
