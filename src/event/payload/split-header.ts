/** The fields before the last of so many bars, in which `\|` and `\\` are escapes, and what follows; undefined when there are fewer. */
export function splitHeader(
  text: string,
  count: number,
): { readonly fields: readonly string[]; readonly rest: string } | undefined {
  const fields: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '|') {
      fields.push(text.slice(from, at).replaceAll(/\\([\\|])/g, '$1'));
      from = at + 1;
      if (fields.length === count) return { fields, rest: text.slice(from) };
    }
  }
  return undefined;
}
