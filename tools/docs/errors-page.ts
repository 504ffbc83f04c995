import { exitCodeOf } from '../../src/cli/exit-codes.ts';
import { ERROR_CODES, type ErrorCode } from '../../src/lifecycle/error.ts';
import { REFUSALS } from '../../src/receive/refusal.ts';
import { statusOfCode } from '../../src/web/api/problem.ts';
import { code, pageHead, table } from './markdown.ts';

const INTRODUCTION = `
Everything that MozDef reports as an error has one of these codes: in the log, in the API (\`{"error":{"code":..}}\`) and behind
the exit code of the command line. Codes never change their meaning.
`;

const REFUSALS_HEAD = `
## Refusals of the frontend

What senders of events are answered, as \`{"error":{"code":..,"message":..,"position"?:..}}\`, and what
\`mozdef_frontend_refused_total\` counts by \`reason\` (\`too-many-connections\` there has no answer: the connection is closed). A 503 has
Retry-After. Clients of Elasticsearch get the code with underscores as \`error.type\`; those of Splunk and OpenTelemetry the status
and what their protocol has for it.
`;

/** docs/reference/errors.md */
export function errorsPage(): string {
  const errors = Object.entries(ERROR_CODES).map(([name, meaning]) => [
    code(name),
    meaning,
    String(statusOfCode(name as ErrorCode)),
    String(exitCodeOf(name as ErrorCode)),
  ]);
  const refusals = Object.entries(REFUSALS).map(([name, { status, meaning }]) => [code(name), meaning, String(status)]);
  return [
    `${pageHead('Errors', 'src/lifecycle/error.ts and src/receive/refusal.ts')}${INTRODUCTION}`,
    `${table(['Code', 'Meaning', 'API status', 'Exit code'], errors)}\n${REFUSALS_HEAD}`,
    `${table(['Code', 'Meaning', 'Status'], refusals)}\n`,
  ].join('\n');
}
