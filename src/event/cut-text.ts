/** The first UTF-16 units of a text that is longer, so many or one less: never half a character. */
export function wholeCharacters(text: string, most: number): string {
  const last = text.charCodeAt(most - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? most - 1 : most);
}

/** At most so many UTF-16 units, never half a character; `...` says that there was more. */
export function cutText(text: string, most: number): string {
  return text.length <= most ? text : `${wholeCharacters(text, most - 3)}...`;
}
