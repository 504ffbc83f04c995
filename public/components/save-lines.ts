/** Lets the browser save lines, each with its end, as a file. */
export function saveLines(lines: readonly string[], name: string): void {
  const url = URL.createObjectURL(new Blob([...lines], { type: 'application/x-ndjson' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: the browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
