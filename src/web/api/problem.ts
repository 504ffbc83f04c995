import type { ErrorRequestHandler, RequestHandler } from 'express';
import { type ErrorCode, MozdefError, messageOf } from '../../lifecycle/error.ts';
import type { Logger } from '../../log/log.ts';
import { PacedWarnings } from '../../log/paced-warnings.ts';

/** Error body of the API: `{error:{code,message,remedy?,where?,column?,details?}}`. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy?: string;
  readonly where?: string;
  /** Column in the query, from 1, of `query-invalid`. */
  readonly column?: number;
  /** Of `conflict`, of an incident: `version`, and `changes` that others made. */
  readonly details?: Readonly<Record<string, unknown>>;
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  'query-invalid': 400,
  'request-invalid': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'rule-failed': 422,
  'too-many-attempts': 429,
  'query-timeout': 504,
  'queue-full': 503,
  'queue-unavailable': 503,
  'queue-unconfirmed': 503,
  'disk-full': 503,
  'store-unavailable': 503,
  'state-unavailable': 503,
  'provider-unavailable': 503,
  'evidence-elsewhere': 503,
};

/** Status of an answer of the API that is an error of this code. */
export function statusOfCode(code: ErrorCode): number {
  return STATUS[code] ?? 500;
}

export function problemOf(error: unknown): { status: number; problem: Problem } {
  if (!(error instanceof MozdefError)) {
    return { status: 500, problem: { code: 'internal', message: 'A fault in MozDef itself; its log says more.' } };
  }
  const { code, message, remedy, where, details } = error;
  const column = code === 'query-invalid' ? /\d+/.exec(where ?? '')?.[0] : undefined;
  const problem: Problem = {
    code,
    message,
    ...(remedy && { remedy }),
    ...(where && { where }),
    ...(column && { column: Number(column) }),
    ...(details && { details }),
  };
  return { status: statusOfCode(code), problem };
}

/**
 * Answers what went wrong. What can be as it is (a store that is away, a search that takes too long) is a warning, now and
 * then; what cannot is an error of ours, with all that is known of it.
 */
export function answerProblems(log: Logger, now: () => number): ErrorRequestHandler {
  const warnings = new PacedWarnings(log, now, 'API request cannot be answered now');
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { status, problem } = badRequest(error) ?? problemOf(error);
    const { path } = request;
    if (status === 500) log.error({ err: error, path }, 'API request failed');
    else if (status > 500) warnings.note(problem.code, { path, error: problem.message });
    response.status(status).json({ error: problem });
  };
}

/** What Express and its body parser refuse: they say so by a status below 500 on the error. */
function badRequest(error: unknown): ReturnType<typeof problemOf> | undefined {
  const { status } = error as { status?: unknown };
  if (error instanceof MozdefError || typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  return { status, problem: { code: 'request-invalid', message: `not acceptable: ${messageOf(error)}` } };
}

export const noSuchRoute: RequestHandler = (request) => {
  throw new MozdefError('not-found', `no such operation: ${request.method} ${request.baseUrl}${request.path}`, {
    remedy: 'GET /api/openapi.json lists all operations.',
  });
};
