/** A pair of surrogate escapes, half of one, or any other escape. */
const ESCAPE = /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(\\u[dD][89a-fA-F][\da-fA-F]{2})|\\[^]/g;

/** The JSON text with each half of a surrogate pair replaced by U+FFFD, which is what UTF-8 can hold. */
export function wellFormed(json: string): string {
  return json.replace(ESCAPE, (escape, half: string | undefined) => (half === undefined ? escape : '\\ufffd'));
}
