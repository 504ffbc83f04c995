import { RE2JS, RE2JSException } from 're2js';

/** What an expression of a rule may cost: characters of its source, and instructions of its program. */
const LONGEST_SOURCE = 4_000;
const LARGEST_PROGRAM = 20_000;

export type Expression = (text: string) => boolean;

/** The search for this expression in a text, in time linear in the text; or why it cannot be used. `flags`: any of i, m and s. */
export function compileExpression(source: string, flags: string): Expression | { readonly reason: string } {
  if (source.length > LONGEST_SOURCE) return { reason: `it is longer than ${LONGEST_SOURCE} characters` };
  const bits =
    (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.includes('m') ? RE2JS.MULTILINE : 0) |
    (flags.includes('s') ? RE2JS.DOTALL : 0);
  try {
    const compiled = RE2JS.compile(source, bits);
    if (compiled.programSize() > LARGEST_PROGRAM) return { reason: 'it repeats or alternates too much' };
    return (text) => compiled.test(text);
  } catch (thrown) {
    if (thrown instanceof RE2JSException || thrown instanceof RangeError) return { reason: thrown.message };
    throw thrown;
  }
}
