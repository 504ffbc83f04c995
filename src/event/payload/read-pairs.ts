/** `[UFW BLOCK] ` and `[12345.678901] `, which netfilter's messages begin with. */
const PREFIX = /^(?:\[[^[\]]{1,64}\] ?){1,2}(?=[\w-])/;
const KEY = /([A-Za-z_][\w.@/-]{0,127})=/y;
/** Flags that stand alone between pairs, as netfilter writes them: `DF SYN`. */
const FLAG = /[A-Z]{2,10}(?= |$)/y;
const SEPARATORS = ' ,;\t';

interface Pair {
  readonly key: string;
  readonly value: string;
  /** The value stood in quotes, as words do. */
  readonly quoted: boolean;
}

interface Pairs {
  readonly pairs: readonly Pair[];
  readonly flags: readonly string[];
  /** Words in brackets before the first pair. */
  readonly prefixed: boolean;
}

/** The `key=value` and `key="some words"` pairs that this text is made of; undefined when there is more in it. Linear. */
export function readPairs(text: string): Pairs | undefined {
  const pairs: Pair[] = [];
  const flags: string[] = [];
  const start = PREFIX.exec(text)?.[0].length ?? 0;
  for (let at = start; at < text.length; ) {
    const found = readPair(text, at);
    const flag = found || pairs.length === 0 ? undefined : match(FLAG, text, at);
    if (found) {
      pairs.push(found);
      at = afterSeparators(text, found.end);
    } else if (flag === undefined) return undefined;
    else {
      flags.push(flag);
      at += flag.length + 1;
    }
  }
  return { pairs, flags, prefixed: start > 0 };
}

/** With the position behind it; undefined when none begins here, or a quote is not closed or followed by more than a separator. */
function readPair(text: string, at: number): (Pair & { readonly end: number }) | undefined {
  const key = match(KEY, text, at)?.slice(0, -1);
  if (key === undefined) return undefined;
  const start = at + key.length + 1;
  const quote = text[start];
  if (quote !== '"' && quote !== "'") return { key, ...bareValue(text, start), quoted: false };
  const closing = closingQuote(text, start);
  const end = closing + 1;
  if (closing === -1 || (end < text.length && !isSeparator(text, end))) return undefined;
  return { key, value: text.slice(start + 1, closing).replaceAll(/\\(["'\\])/g, '$1'), quoted: true, end };
}

function closingQuote(text: string, opening: number): number {
  for (let at = opening + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === text[opening]) return at;
  }
  return -1;
}

function bareValue(text: string, start: number): { readonly value: string; readonly end: number } {
  let end = start;
  while (end < text.length && text[end] !== ' ' && text[end] !== '\t') end++;
  // `a=1, b=2`: the comma parts them.
  const parted = end > start && end < text.length && isSeparator(text, end - 1);
  return { value: text.slice(start, parted ? end - 1 : end), end };
}

function afterSeparators(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSeparator(text, at)) at++;
  return at;
}

function isSeparator(text: string, at: number): boolean {
  return SEPARATORS.includes(text[at] ?? 'none');
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
