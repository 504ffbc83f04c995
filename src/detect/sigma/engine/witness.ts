import { fold } from '../../../query/tokens.ts';
import type { Place, ValueTest } from '../field-test.ts';
import { type Pattern, shapeOf } from '../pattern.ts';
import { requiredLiteral } from './expression-literal.ts';
import { foldsByUnit } from './folded-units.ts';
import type { Atom, Tree } from './tree.ts';

/** Something that is easily looked for in a field: a folded text, or a number. */
export type Sign =
  | { readonly field: string | undefined; readonly place: Place; readonly literal: string }
  | { readonly field: string | undefined; readonly number: number };

/** Signs of which an event shows one at least if it matches, and a guess how many events do. */
export interface Witness {
  readonly signs: readonly Sign[];
  readonly share: number;
}

/** The rarest witness of a rule; undefined if events may match that show nothing in particular. */
export function witnessOf(tree: Tree): Witness | undefined {
  switch (tree.op) {
    case 'atom': {
      const sign = signOf(tree.atom);
      return sign && { signs: [sign], share: shareOf(sign) };
    }
    case 'and': {
      const known = tree.of.map(witnessOf).filter((witness) => witness !== undefined);
      return known.length === 0 ? undefined : known.reduce((best, other) => (other.share < best.share ? other : best));
    }
    case 'or': {
      const all = tree.of.map(witnessOf);
      if (!all.every((witness) => witness !== undefined)) return undefined;
      return { signs: all.flatMap(({ signs }) => signs), share: all.reduce((sum, { share }) => sum + share, 0) };
    }
    case 'not':
      return undefined;
    default:
      return tree satisfies never;
  }
}

/** What any value that passes the test shows. */
export function signOf({ field, test }: Atom): Sign | undefined {
  const found = literalOf(test);
  if (found === undefined) return undefined;
  return { field, ...found };
}

type Found = { readonly place: Place; readonly literal: string } | { readonly number: number };

function literalOf(test: ValueTest): Found | undefined {
  if (test.kind === 'number') return { number: test.value };
  if (test.kind === 'text') return literalOfPattern(test.pattern);
  if (test.kind !== 'expression') return undefined;
  const literal = requiredLiteral(test.source, test.flags.includes('i'));
  return literal === undefined ? undefined : usable('contains', literal);
}

function literalOfPattern(pattern: Pattern): Found | undefined {
  const shape = shapeOf(pattern);
  if ('literal' in shape) return usable(shape.shape, shape.literal);
  const literals = pattern.flatMap((part) => ('literal' in part ? [part.literal] : []));
  const longest = literals.reduce((best, other) => (other.length > best.length ? other : best), '');
  return usable('contains', longest);
}

function usable(place: Place, literal: string): Found | undefined {
  if (!foldsByUnit(literal) || (literal === '' && place !== 'equals')) return undefined;
  return { place, literal: fold(literal) };
}

/** Whether the sign is all that the test asks, so that having seen it is the answer. */
export function isWholeTest(test: ValueTest): boolean {
  return test.kind === 'number' || (test.kind === 'text' && !test.cased && 'literal' in shapeOf(test.pattern));
}

/** Texts that most events of the loudest sources have somewhere. */
const COMMON =
  'c:\\windows\\system32\\windowspowershell\\v1.0\\powershell.exe c:\\windows\\syswow64\\cmd.exe c:\\program files (x86)\\ \\appdata\\local\\temp\\ .dll hklm\\software\\microsoft\\windows\\currentversion\\ http:// https:// microsoft windows svchost.exe rundll32.exe';

/** A guess at the share of events that show it: long texts are rare, save for some that stand everywhere. */
function shareOf(sign: Sign): number {
  if ('number' in sign) return 0.05;
  const { literal, place } = sign;
  if (COMMON.includes(literal)) return place === 'equals' ? 0.05 : 0.3;
  return 0.5 ** (literal.length / 2 + (place === 'equals' ? 2 : 0));
}
