/** Words parted by blanks, as a list: tables hold hundreds of names. */
export function words(text: string): string[] {
  return text.split(' ');
}
