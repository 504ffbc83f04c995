import { TAXONOMY } from '../event/taxonomy.ts';
import type { Query } from './ast.ts';

/** The one field that is searched by its words. */
export const ANALYZED_FIELD = 'summary';

/** Top-level texts that a search without a field looks into, besides the tags and all of `details`. */
export const ANY_FIELDS = ['summary', 'hostname', 'source', 'category', 'severity', 'processname'] as const;

/** Fields that hold times in ISO 8601. */
export const TIME_FIELDS: ReadonlySet<string> = new Set(
  TAXONOMY.filter(({ type }) => type === 'time').map(({ field }) => field),
);

/** A number as JSON writes it. */
export const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?$/;

/** Segments of a field; none when it is no field (an empty segment, or a `*`), which has no values in any executor. */
export function segmentsOf(field: string): readonly string[] {
  const segments = field.split('.');
  return segments.some((segment) => segment === '' || segment.includes('*')) ? [] : segments;
}

/** A number as its text is searched: as JSON writes it, without `+` in the exponent. */
export function numberText(value: number): string {
  return JSON.stringify(value).replace('e+', 'e');
}

/** Folded texts that an `equals` with this folded value accepts: the value itself, and the number that it stands for. */
export function equalTexts(folded: string): readonly string[] {
  if (!NUMBER.test(folded) || !Number.isFinite(Number(folded))) return [folded];
  const canonical = numberText(Number(folded));
  return canonical === folded ? [folded] : [folded, canonical];
}

type Range = Extract<Query, { op: 'range' }>;

/** How a range compares: as its bounds say, as text when they differ. */
export function rangeKind(range: Range): 'number' | 'time' | 'text' {
  const { lower, upper } = range;
  if (lower && upper && lower.as !== upper.as) return 'text';
  return (lower ?? upper)?.as ?? 'text';
}
