import { VERIS_TERMS } from './veris-terms.ts';

/** All tags of VERIS: `action.hacking.variety.Brute force`. */
const TAGS: readonly string[] = Object.entries(VERIS_TERMS).flatMap(([above, terms]) =>
  terms.split('|').map((term) => `${above}.${term}`),
);

/** Those that hold all words of a text, in any case, in the order of the vocabulary. */
export function verisTags(text: string): readonly string[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return TAGS.filter((tag) => words.every((word) => tag.toLowerCase().includes(word)));
}
