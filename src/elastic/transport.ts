/** A request to a search server. */
export interface SearchServerRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Begins with `/`; escaped. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** Becomes JSON unless it is text already. */
  readonly body?: object | string;
  /** Lines of JSON, each ended by a newline, in the place of `body`. */
  readonly bulkBody?: string | Uint8Array<ArrayBuffer>;
  /** Longest wait for the whole answer, milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface SearchServerResponse<Body = unknown> {
  readonly status: number;
  /** Parsed JSON; text of an answer that is not JSON. */
  readonly body: Body;
}

/** What both clients can do: send one request once. */
export interface Transport {
  /** Rejects, with an error of the client, only when there is no answer. */
  send(request: SearchServerRequest): Promise<SearchServerResponse>;
  close(): Promise<void>;
}

/** The request as both clients take it. */
export function paramsOf({
  method,
  path,
  query,
  body,
  bulkBody,
}: Omit<SearchServerRequest, 'timeoutMs'>): TransportParams {
  // Both take a Buffer as it is, and would make JSON of any other bytes.
  const lines =
    bulkBody === undefined || typeof bulkBody === 'string'
      ? bulkBody
      : Buffer.from(bulkBody.buffer, bulkBody.byteOffset, bulkBody.byteLength);
  return {
    method,
    path,
    ...(query && { querystring: { ...query } }),
    ...(body !== undefined && { body }),
    ...(lines !== undefined && { bulkBody: lines }),
  };
}
interface TransportParams {
  readonly method: string;
  readonly path: string;
  querystring?: Record<string, unknown>;
  body?: object | string;
  bulkBody?: string | Buffer;
}

/** The answer in what a client threw for its status; undefined when there was no answer. */
export function answerIn(thrown: unknown): SearchServerResponse | undefined {
  if (!(thrown instanceof Error) || thrown.name !== 'ResponseError') return undefined;
  const { statusCode, body } = (thrown as Error & { meta: { statusCode: number | null; body: unknown } }).meta;
  return statusCode === null ? undefined : { status: statusCode, body };
}
