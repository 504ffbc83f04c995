/** Entries of a list file: one a line, without blanks around; `#` begins a comment, empty lines are nothing. */
export function listEntries(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const comment = line.indexOf('#');
    const entry = (comment < 0 ? line : line.slice(0, comment)).trim();
    return entry === '' ? [] : [entry];
  });
}
