/** What the server says when it refuses. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly remedy?: string | undefined;
  readonly where?: string | undefined;
  /** Of a query: where it cannot be understood, 1-based. */
  readonly column?: number | undefined;
  /** What it takes to go on, such as who changed what meanwhile. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** A request that failed: refused by the server, or never answered (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly requestId: string | undefined;

  constructor(status: number, body: ErrorBody, requestId?: string) {
    super(body.message);
    this.name = 'ApiError';
    this.status = status;
    this.body = body;
    this.requestId = requestId;
  }
}

/** Any failure as an ApiError; undefined when it was only cancelled. */
export function asApiError(thrown: unknown): ApiError | undefined {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof DOMException && thrown.name === 'AbortError') return undefined;
  return new ApiError(0, {
    code: 'server-unreachable',
    message: 'The server does not answer.',
    remedy: 'Check that MozDef is running, then try again.',
  });
}

/** Reads the body of a refusal; an answer that is not ours (a proxy's page) gets words of its own. */
export async function readError(response: Response): Promise<ApiError> {
  const requestId = response.headers.get('x-request-id') ?? undefined;
  const text = await response.text();
  try {
    const { error } = JSON.parse(text) as { error: ErrorBody };
    if (typeof error.message === 'string') return new ApiError(response.status, error, requestId);
  } catch {
    // Not JSON: fall through to the general words.
  }
  return new ApiError(
    response.status,
    { code: 'internal', message: `The server answered ${response.status}.` },
    requestId,
  );
}
