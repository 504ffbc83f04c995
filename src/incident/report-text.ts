// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The text with what a screen would obey, or would not show, replaced by U+FFFD; line feeds and tabs stay. */
export function withoutControls(text: string): string {
  return text.toWellFormed().replace(CONTROLS, '\u{fffd}');
}
