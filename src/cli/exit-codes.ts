import type { ErrorCode } from '../lifecycle/error.ts';

/** Exit codes; from 64 on they are those of BSD's sysexits.h. docs/reference/command-line.md is made from this table. */
export const EXIT_CODES = {
  ok: { code: 0, meaning: 'It worked.' },
  negative: { code: 1, meaning: 'It worked, and the answer is no: nothing found, or a check failed.' },
  usage: { code: 64, meaning: 'The command line is wrong.' },
  data: { code: 65, meaning: 'What was given cannot be understood: a query, or events that the server refused.' },
  input: { code: 66, meaning: 'A file cannot be read.' },
  unavailable: { code: 69, meaning: 'No server answers, or an address is taken.' },
  internal: { code: 70, meaning: 'A fault in MozDef itself. Please report it.' },
  create: { code: 73, meaning: 'A file or directory cannot be created or written.' },
  later: { code: 75, meaning: 'It cannot be done now; try again later.' },
  permission: { code: 77, meaning: 'The server refused the token, or there is none.' },
  config: { code: 78, meaning: 'The configuration is wrong.' },
} as const;

const BY_ERROR: Record<ErrorCode, keyof typeof EXIT_CODES> = {
  'config-invalid': 'config',
  'config-unreadable': 'config',
  'insecure-listen': 'config',
  'plugin-invalid': 'config',
  'rule-failed': 'config',
  usage: 'usage',
  'query-invalid': 'data',
  'request-invalid': 'data',
  'events-refused': 'data',
  'input-unreadable': 'input',
  'evidence-damaged': 'input',
  'evidence-elsewhere': 'config',
  'server-unreachable': 'unavailable',
  'address-in-use': 'unavailable',
  'data-dir-unusable': 'create',
  'data-dir-locked': 'later',
  'disk-full': 'later',
  'queue-full': 'later',
  'queue-unavailable': 'later',
  'queue-unconfirmed': 'later',
  'live-unavailable': 'later',
  'queue-corrupt': 'later',
  'store-unavailable': 'later',
  'state-unavailable': 'later',
  'provider-unavailable': 'later',
  'query-timeout': 'later',
  unauthorized: 'permission',
  'too-many-attempts': 'permission',
  forbidden: 'permission',
  'not-found': 'negative',
  conflict: 'later',
  'thread-died': 'internal',
  internal: 'internal',
};

/** The exit code that says this error. */
export function exitCodeOf(code: ErrorCode): number {
  return EXIT_CODES[BY_ERROR[code]].code;
}
