import { compileExactGlob } from '../../query/glob.ts';
import { fold } from '../../query/tokens.ts';
import { type Pattern, shapeOf } from './pattern.ts';

export type TextTest = (text: string) => boolean;

/** The test of a whole text, which is to be folded before unless the test is `cased`. */
export function compileTextTest(written: Pattern, cased: boolean): TextTest {
  const pattern = cased ? written : written.map((part) => ('wild' in part ? part : { literal: fold(part.literal) }));
  const shape = shapeOf(pattern);
  switch (shape.shape) {
    case 'anything':
      return () => true;
    case 'equals':
      return (text) => text === shape.literal;
    case 'startswith':
      return (text) => text.startsWith(shape.literal);
    case 'endswith':
      return (text) => text.endsWith(shape.literal);
    case 'contains':
      return (text) => text.includes(shape.literal);
    case 'glob':
      return pattern.some((part) => 'wild' in part && part.wild === '?') ? compileExactGlob(pattern) : runs(pattern);
    default:
      return shape satisfies never;
  }
}

/** Literals in order with anything between them: the first place for each is as good as any. */
function runs(pattern: Pattern): TextTest {
  const literals = pattern.flatMap((part) => ('literal' in part ? [part.literal] : []));
  const [first] = pattern;
  const last = pattern.at(-1);
  const start = first && 'literal' in first ? first.literal : '';
  const end = last && 'literal' in last ? last.literal : '';
  const inner = literals.slice(start === '' ? 0 : 1, end === '' ? undefined : -1);
  return (text) => {
    if (!text.startsWith(start)) return false;
    let from = start.length;
    for (const literal of inner) {
      const at = text.indexOf(literal, from);
      if (at < 0) return false;
      from = at + literal.length;
    }
    return text.length - from >= end.length && text.endsWith(end);
  };
}
