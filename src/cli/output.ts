import { once } from 'node:events';
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Writes a line to standard output, waiting while its reader is slow. */
export async function print(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
}

/** Writes a line to standard error: what is not the answer itself. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Colours text, if standard output is a terminal that wants it (`NO_COLOR` and `FORCE_COLOR` are heeded). */
export function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout, validateStream: true });
}

/** When the reader goes (`mozdef search ... | head`) there is nothing left to do, and nothing to complain about. */
export function endWhenNoOneReads(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
}

/** Prints rows as columns, each as wide as its longest cell; the last is never padded. */
export async function printTable(head: readonly string[], rows: readonly (readonly string[])[]): Promise<void> {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ');
  await print(styled('bold', line(head)));
  for (const row of rows) await print(line(row));
}

/** The end of a list: its rows as a table, or that there are none; of a list in JSON nothing is left to print. */
export async function printRows(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { json, none }: { readonly json: boolean; readonly none: string },
): Promise<void> {
  if (rows.length > 0) await printTable(head, rows);
  else if (!json) note(none);
}
