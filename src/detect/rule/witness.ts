import type { Query } from '../../query/ast.ts';
import { ANALYZED_FIELD, equalTexts } from '../../query/fields.ts';
import { fold, tokensOf } from '../../query/tokens.ts';

/** A text that an event must have: as the value of a field, or as a word of its summary. */
export interface Witness {
  readonly field: string;
  /** Folded. */
  readonly text: string;
}

/** Witnesses of which every event that matches has at least one; undefined when there is no telling. */
export function witnessesOf(query: Query): readonly Witness[] | undefined {
  if (query.op === 'nothing') return [];
  if (query.op === 'equals' && query.field !== ANALYZED_FIELD)
    return equalTexts(fold(query.value)).map((text) => ({ field: query.field, text }));
  if (query.op === 'equals') return wordOf(query.value);
  if (query.op === 'words') return query.field === ANALYZED_FIELD ? wordOf(query.text) : undefined;
  if (query.op === 'and') return fewest(query.of.map(witnessesOf));
  if (query.op !== 'or') return undefined;
  const each = query.of.map(witnessesOf);
  return each.every((one) => one !== undefined) ? each.flat() : undefined;
}

/** The longest word of a phrase: the rarest, mostly. */
function wordOf(text: string): Witness[] | undefined {
  const [longest] = tokensOf(text).sort((one, other) => other.length - one.length);
  // A phrase without words is found nowhere.
  return longest === undefined ? [] : [{ field: ANALYZED_FIELD, text: longest }];
}

function fewest(choices: readonly (readonly Witness[] | undefined)[]): readonly Witness[] | undefined {
  return choices.reduce(
    (best, choice) => (best && (!choice || choice.length >= best.length) ? best : choice),
    undefined,
  );
}
