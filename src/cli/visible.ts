/** C0 and C1 controls, and marks that change the direction or the breaking of lines: a terminal would obey them. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The same text, safe to show in a terminal on one line: what a terminal would obey is written out. Fields of events are hostile. */
export function visible(text: string): string {
  return text.toWellFormed().replace(OBEYED, (character) => NAMED[character] ?? escaped(character));
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
