import { MozdefError, messageOf } from '../lifecycle/error.ts';
import { exitCodeOf } from './exit-codes.ts';
import { note } from './output.ts';
import { visible } from './visible.ts';

/** Says what went wrong in one line (the configuration: one line for each mistake) and returns the exit code. A stack trace only with `MOZDEF_DEBUG=1`. */
export function reportError(error: unknown): number {
  if (process.env['MOZDEF_DEBUG'] === '1')
    note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  for (const line of errorLines(error)) note(`mozdef: ${line}`);
  return exitCodeOf(error instanceof MozdefError ? error.code : 'internal');
}

/** `<message> (<where>). <remedy>` */
export function errorLines(error: unknown): string[] {
  if (!(error instanceof MozdefError)) {
    return [`${visible(messageOf(error))}. Please report this; MOZDEF_DEBUG=1 shows where it happened.`];
  }
  // Only the configuration has something to say in every line; a fault in a thread brings its stack along.
  const lines = error.message.split('\n', error.code === 'config-invalid' ? undefined : 1).map(visible);
  const where = error.where ? ` (${visible(error.where)})` : '';
  const end = error.remedy ? `. ${visible(error.remedy)}` : '';
  return lines.map((line, index) => (index === lines.length - 1 ? `${line.replace(/\.$/, '')}${where}${end}` : line));
}
