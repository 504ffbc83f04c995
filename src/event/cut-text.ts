/** At most so many UTF-16 units, never half a character; `...` says that there was more. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = most - 3;
  const half = /[\ud800-\udbff]/.test(text.charAt(end - 1));
  return `${text.slice(0, half ? end - 1 : end)}...`;
}
