/** A piece of text from outside: either harmless, or one character that would hide or reorder what a person reads. */
export type Segment = { readonly text: string } | { readonly mark: string; readonly name: string };

/** Characters that are never drawn as themselves, as ranges of code points. */
const HIDDEN_RANGES: readonly (readonly [number, number])[] = [
  [0x00, 0x1f], // C0 controls
  [0x7f, 0x9f], // delete, C1 controls
  [0xad, 0xad], // soft hyphen
  [0x34f, 0x34f], // combining grapheme joiner
  [0x61c, 0x61c], // Arabic letter mark
  [0x115f, 0x1160], // Hangul fillers
  [0x17b4, 0x17b5], // Khmer inherent vowels
  [0x180b, 0x180f], // Mongolian selectors and separator
  [0x200b, 0x200f], // zero width characters, directional marks
  [0x2028, 0x202e], // line and paragraph separators, embeddings, overrides
  [0x2060, 0x206f], // word joiner, invisible operators, isolates
  [0x3164, 0x3164], // Hangul filler
  [0xd800, 0xdfff], // surrogates without their partner
  [0xfeff, 0xfeff], // byte order mark
  [0xffa0, 0xffa0], // halfwidth Hangul filler
  [0xfff9, 0xfffc], // interlinear annotation, object replacement
  [0xe0000, 0xe0fff], // tags, variation selectors' supplement
];
/** Signs drawn over the character before them: no writing has more at a time, and a heap of them covers other lines. */
const HEAP = String.raw`(?<=\p{M}{8})\p{M}+`;
const HIDDEN = new RegExp(
  `\\r\\n|[${HIDDEN_RANGES.map(([first, last]) => `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`).join('')}]|${HEAP}`,
  'gu',
);

const NAMES: Readonly<Record<number, string>> = {
  0x00: 'NUL',
  0x07: 'BEL',
  0x08: 'BS',
  0x09: 'tab',
  0x0a: 'line feed',
  0x0d: 'carriage return',
  0x1b: 'escape',
  0x7f: 'delete',
  0xad: 'soft hyphen',
  0x61c: 'Arabic letter mark',
  0x200b: 'zero width space',
  0x200c: 'zero width non-joiner',
  0x200d: 'zero width joiner',
  0x200e: 'left-to-right mark',
  0x200f: 'right-to-left mark',
  0x202a: 'left-to-right embedding',
  0x202b: 'right-to-left embedding',
  0x202c: 'pop directional formatting',
  0x202d: 'left-to-right override',
  0x202e: 'right-to-left override',
  0x2066: 'left-to-right isolate',
  0x2067: 'right-to-left isolate',
  0x2068: 'first strong isolate',
  0x2069: 'pop directional isolate',
  0xfeff: 'byte order mark',
};

/** Text in pieces, each hidden character replaced by a visible mark: a control picture for C0, `U+202E` for the rest. */
export function visibleSegments(text: string): Segment[] {
  const segments: Segment[] = [];
  let last = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > last) segments.push({ text: text.slice(last, match.index) });
    segments.push(markOf(match[0]));
    last = match.index + match[0].length;
  }
  if (last < text.length) segments.push({ text: text.slice(last) });
  return segments;
}

/** What breaks lines in ordinary texts, as people draw it. */
const LINE_MARKS: Readonly<Record<number, string>> = { 0x09: '→', 0x0a: '↵' };

/** Caret notation: every font has it, which cannot be said of the control pictures. */
function caret(code: number): string {
  return `^${String.fromCodePoint(code ^ 0x40)}`;
}

function markOf(character: string): Segment {
  // As Windows ends its lines: one end, one mark.
  if (character === '\r\n') return { mark: '↵', name: 'U+000D U+000A line end' };
  const code = character.codePointAt(0) ?? 0;
  if (!HIDDEN_RANGES.some(([first, last]) => code >= first && code <= last)) {
    const signs = Array.from(character).length;
    return { mark: `+${signs}`, name: `${signs} more signs over one character` };
  }
  const hex = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = NAMES[code];
  const mark = LINE_MARKS[code] ?? (code < 0x20 || code === 0x7f ? caret(code) : hex);
  return { mark, name: name === undefined ? hex : `${hex} ${name}` };
}

/** Whether a text holds characters that are shown as marks. */
export function hasHidden(text: string): boolean {
  HIDDEN.lastIndex = 0;
  return HIDDEN.test(text);
}

/** `https://x` -> `hxxps://x`: a shown address is never one that can be clicked or pasted by accident. */
export function defang(text: string): string {
  return text.replace(/\bhttp(s?):\/\//gi, 'hxxp$1://');
}

/** The first `max` characters and how many were left out; never splits a surrogate pair. */
export function cutText(text: string, max: number): { readonly text: string; readonly left: number } {
  if (text.length <= max) return { text, left: 0 };
  const last = text.charCodeAt(max - 1);
  const end = last >= 0xd800 && last <= 0xdbff ? max - 1 : max;
  return { text: text.slice(0, end), left: text.length - end };
}

/** For titles and JSON, where marks cannot be drawn: every hidden character as JSON escapes it, e.g. `\u202E`. */
export function escapeHidden(text: string): string {
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  return text.replace(HIDDEN, (character) => character.split('').map(escaped).join(''));
}
