import { RE2JS, RE2JSException } from 're2js';

/** What a regular expression may cost: characters of its source, and instructions of its program. */
const LONGEST_SOURCE = 1_000;
const LARGEST_PROGRAM = 2_000;
/** Where it names Unicode classes: each becomes hundreds of instructions in the database's RE2, which has its own limit. */
const LARGEST_PROGRAM_OF_CLASSES = 250;
/** Forms that RE2JS takes and the database's RE2 does not: groups named without P, look-behind. */
const ANGLE_GROUP = /^(?:[^\\]|\\[^])*?\(\?</;
/** Classes that both know, and that no newer Unicode has redefined. */
const CLASS = /\\[pP]\{\^?([^}]*)\}/g;
const CLASSES = new Set(
  (
    'Any L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp Cc Cf Co ' +
    'Latin Greek Cyrillic Arabic Hebrew Thai Devanagari Han Hiragana Katakana Hangul'
  ).split(' '),
);

export interface RegexpFault {
  readonly reason: string;
}

/** The test of whole folded texts that this expression makes, or why it cannot be used. Time is linear in the text. */
export function compileRegexp(source: string): ((text: string) => boolean) | RegexpFault {
  const compiled = compile(source);
  return compiled instanceof RE2JS ? (text) => compiled.matches(text) : compiled;
}

/** Takes of texts the first place where this expression occurs: its first group, or all of it if it has none. Linear as well. */
export function compileExtract(source: string): ((text: string) => string | undefined) | RegexpFault {
  const compiled = compile(source);
  if (!(compiled instanceof RE2JS)) return compiled;
  const group = Math.min(compiled.groupCount(), 1);
  return (text) => {
    const matcher = compiled.matcher(text);
    return matcher.find() ? (matcher.group(group) ?? undefined) : undefined;
  };
}

function compile(source: string): RE2JS | RegexpFault {
  if (source.length > LONGEST_SOURCE) return { reason: `it is longer than ${LONGEST_SOURCE} characters` };
  if (ANGLE_GROUP.test(source)) return { reason: 'groups that begin with (?< are not supported' };
  for (const [text, name = ''] of source.matchAll(CLASS))
    if (!CLASSES.has(name)) return { reason: `the character class ${text} is not supported` };
  try {
    const compiled = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL);
    const largest = /\\p/i.test(source) ? LARGEST_PROGRAM_OF_CLASSES : LARGEST_PROGRAM;
    if (compiled.programSize() > largest) return { reason: 'it repeats or alternates too much' };
    return compiled;
  } catch (thrown) {
    if (thrown instanceof RE2JSException || thrown instanceof RangeError) return { reason: thrown.message };
    throw thrown;
  }
}
