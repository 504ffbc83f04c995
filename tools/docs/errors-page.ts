import { exitCodeOf } from '../../src/cli/exit-codes.ts';
import { ERROR_CODES, type ErrorCode } from '../../src/lifecycle/error.ts';
import { code, pageHead, table } from './markdown.ts';

const INTRODUCTION = `
Everything that MozDef reports as an error has one of these codes: in the log, in the API (\`{"error":{"code":..}}\`) and behind
the exit code of the command line. Codes never change their meaning.
`;

/** docs/reference/errors.md */
export function errorsPage(): string {
  const rows = Object.entries(ERROR_CODES).map(([name, meaning]) => [
    code(name),
    meaning,
    String(exitCodeOf(name as ErrorCode)),
  ]);
  return `${pageHead('Errors', 'src/lifecycle/error.ts')}${INTRODUCTION}\n${table(['Code', 'Meaning', 'Exit code'], rows)}\n`;
}
