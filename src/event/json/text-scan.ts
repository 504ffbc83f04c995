const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Calls `see` for each character of JSON text outside strings until it returns true; answers whether it did. Linear. */
export function someOutsideStrings(text: string, see: (code: number, at: number) => boolean): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(text, at);
    if (see(code, at)) return true;
  }
  return false;
}

/** Index of the quote that ends the string beginning at `start`, or the text's length. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) break;
    if (code === BACKSLASH) at++;
  }
  return at;
}
