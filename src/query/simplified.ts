import type { WildcardPart } from './ast.ts';
import { fold } from './tokens.ts';

/** The same pattern, literals folded and joined, runs of `*` made one. */
export function simplified(pattern: readonly WildcardPart[]): WildcardPart[] {
  const parts: WildcardPart[] = [];
  for (const part of pattern) {
    const last = parts.at(-1);
    if ('literal' in part) {
      if (part.literal === '') continue;
      if (last && 'literal' in last) parts[parts.length - 1] = { literal: last.literal + fold(part.literal) };
      else parts.push({ literal: fold(part.literal) });
    } else if (part.wild === '?' || !(last && 'wild' in last && last.wild === '*')) parts.push(part);
  }
  return parts;
}
