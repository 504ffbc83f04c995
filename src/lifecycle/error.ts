/** Every error code of MozDef, with what a person should understand by it. docs/reference/errors.md is made from this table. */
export const ERROR_CODES = {
  'config-invalid': 'The configuration has an unknown key or a value that is not allowed.',
  'config-unreadable': 'The configuration file cannot be read or is not YAML.',
  usage: 'The command line is wrong: an unknown option, a missing argument or a bad value.',
  'data-dir-locked': 'Another MozDef process uses this data directory.',
  'data-dir-unusable': 'The data directory cannot be created, read or written.',
  'address-in-use': 'Another program listens on this address.',
  'insecure-listen': 'Listening beyond loopback is refused without authentication.',
  'disk-full':
    'The disk has no room left: intake of events is paused until there is, and files of evidence are refused.',
  'queue-full': 'The queue holds as much as it may (bytes or age); intake is paused until workers catch up.',
  'queue-unavailable': 'The queue cannot take events now.',
  'queue-unconfirmed':
    'The broker went away before it said whether it has the events: they may be stored, and sent again be there twice.',
  'queue-corrupt': 'A part of the queue could not be read and was set aside.',
  'store-unavailable': 'The event store cannot be written or read now.',
  'live-unavailable': 'The broker that carries live messages between instances refuses.',
  'state-unavailable': 'The state store cannot be written or read now.',
  'query-invalid': 'The search query cannot be understood.',
  'query-timeout': 'The search took longer than allowed and was stopped.',
  'not-found': 'There is no such object.',
  conflict: 'The object was changed by someone else since it was looked at.',
  'request-invalid': 'The request has a parameter that is not allowed.',
  unauthorized: 'The request carries no valid token or session.',
  forbidden: 'The request comes from a foreign host or origin, or whoever sends it may not do that.',
  'too-many-attempts': 'Too many attempts to sign in; after a while there may be more.',
  'evidence-damaged': 'A file of evidence is gone, or is not what was uploaded.',
  'evidence-elsewhere': 'The files of evidence are in another directory than the one that is configured.',
  'provider-unavailable': 'The identity provider does not answer, or not as it should.',
  'input-unreadable': 'A file that a command should read cannot be read.',
  'events-refused': 'The server took some of the sent events for good and refused others.',
  'server-unreachable': 'No MozDef server answers at this address.',
  'plugin-invalid': 'A plugin file does not export what a plugin must.',
  'rule-failed': 'The code of an alert threw an error, answered what it may not, or did not come to an end.',
  'thread-died': 'A worker thread ended unexpectedly.',
  internal: 'A fault in MozDef itself. Please report it.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface ErrorDetail {
  /** What to do about it, one sentence. */
  readonly remedy?: string;
  /** Where: file:line:column, a config key, a position in a query. */
  readonly where?: string;
  /** What a program needs to go on, such as who changed what meanwhile. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The one error that MozDef throws on purpose: a code for programs, a message and a remedy for people. */
export class MozdefError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string | undefined;
  readonly where: string | undefined;
  readonly details: ErrorDetail['details'];

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'MozdefError';
    this.code = code;
    this.remedy = detail.remedy;
    this.where = detail.where;
    this.details = detail.details;
  }
}

/** The message of anything that was thrown, for a log line or a note on an event. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
