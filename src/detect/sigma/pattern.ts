import type { WildcardPart } from '../../query/ast.ts';

/** Sigma's text: literal parts and wildcards; neighbouring literals are joined, of neighbouring `*` one is left. */
export type Pattern = readonly WildcardPart[];

/**
 * Reads the escapes from left to right: a backslash before `*`, `?` or another backslash makes that a plain character; before
 * anything else it is one itself, so that `C:\x` needs none.
 */
export function parsePattern(text: string): Pattern {
  const parts: WildcardPart[] = [];
  let literal = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (character === '\\' && (next === '*' || next === '?' || next === '\\')) {
      literal += next;
      at++;
    } else if (character === '*' || character === '?') {
      parts.push({ literal }, { wild: character });
      literal = '';
    } else literal += character;
  }
  return joined([...parts, { literal }]);
}

/** The same pattern in its shortest form. */
export function joined(parts: Pattern): Pattern {
  const short: WildcardPart[] = [];
  for (const part of parts) {
    const last = short.at(-1);
    if ('literal' in part) {
      if (part.literal === '') continue;
      if (last && 'literal' in last) short[short.length - 1] = { literal: last.literal + part.literal };
      else short.push(part);
    } else if (part.wild === '?' || !last || !('wild' in last) || last.wild === '?') short.push(part);
  }
  return short;
}

export const ANY_RUN: WildcardPart = { wild: '*' };

export function literalPattern(text: string): Pattern {
  return text === '' ? [] : [{ literal: text }];
}

/** The one text that a pattern without wildcards means; undefined for others. */
export function literalOf(pattern: Pattern): string | undefined {
  if (pattern.length === 0) return '';
  const [only] = pattern;
  return pattern.length === 1 && only && 'literal' in only ? only.literal : undefined;
}

/** How a pattern compares: most do so without looking for wildcards. */
export type Shape =
  | { readonly shape: 'equals' | 'startswith' | 'endswith' | 'contains'; readonly literal: string }
  | { readonly shape: 'anything' | 'glob' };

export function shapeOf(pattern: Pattern): Shape {
  const whole = literalOf(pattern);
  if (whole !== undefined) return { shape: 'equals', literal: whole };
  const head = isRun(pattern[0]) ? 1 : 0;
  const tail = pattern.length > head && isRun(pattern.at(-1)) ? 1 : 0;
  const inner = pattern.slice(head, pattern.length - tail);
  if (inner.length === 0) return { shape: 'anything' };
  const literal = literalOf(inner);
  if (literal === undefined) return { shape: 'glob' };
  if (head && tail) return { shape: 'contains', literal };
  return { shape: head ? 'endswith' : 'startswith', literal };
}

function isRun(part: WildcardPart | undefined): boolean {
  return part !== undefined && 'wild' in part && part.wild === '*';
}
