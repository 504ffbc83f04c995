import { someOutsideStrings } from './text-scan.ts';

/** Whether objects and arrays are nested deeper than so many levels. Linear; cheap for text with few brackets. */
export function isDeeper(text: string, depth: number): boolean {
  if (!hasMoreBrackets(text, depth)) return false;
  let level = 0;
  return someOutsideStrings(text, (code) => {
    if (code === 0x7b || code === 0x5b) level++;
    else if (code === 0x7d || code === 0x5d) level--;
    return level > depth;
  });
}

/** Whether there are more opening brackets than this, in strings or not. */
function hasMoreBrackets(text: string, most: number): boolean {
  if (text.length <= most) return false;
  let count = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) if (++count > most) return true;
  }
  return false;
}
