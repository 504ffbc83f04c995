import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { cutText } from '../../event/cut-text.ts';
import { DeliveryError } from '../delivery-error.ts';
import { oneLine } from '../escape.ts';
import type { AddressGuard } from './address-guard.ts';

/** A request of an action. */
export interface SendRequest {
  readonly url: string;
  /** Default POST. */
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: string | object;
}

/** What the other side answered, with a status from 200 to 299. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** At most 64 KiB of it. */
  readonly text: string;
}

export interface RequestContext {
  readonly guard: AddressGuard;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** PEM of the authority of the other side; absent: those that everyone knows. */
  readonly ca?: Buffer | undefined;
}

const LONGEST_REPLY = 65_536;
const SHOWN = 300;
/** Statuses that are about what was said: saying it again changes nothing. */
const PERMANENT = [400, 413, 422];

/**
 * Sends it to an address that the guard allows; the name is asked for once and what is connected to is what was checked. No redirect
 * is followed. Rejects with a DeliveryError unless the answer is 2xx.
 */
export async function guardedRequest(
  { url, method = 'POST', headers = {}, body }: SendRequest,
  { guard, signal, now, ca }: RequestContext,
): Promise<Reply> {
  const target = parseUrl(url);
  const addresses = await guard.addressesOf(target.hostname);
  const content = typeof body === 'object' ? JSON.stringify(body) : body;
  const response = await open(
    target,
    {
      method,
      headers: {
        'user-agent': 'MozDef',
        ...(typeof body === 'object' && { 'content-type': 'application/json' }),
        ...(content !== undefined && { 'content-length': String(Buffer.byteLength(content)) }),
        ...headers,
      },
      signal,
      ...(ca && { ca }),
      // No connection is shared: one that was opened for an inside target must not serve another.
      agent: false,
      lookup: answerWith(addresses),
    },
    content,
  );
  const reply = { status: response.statusCode ?? 0, headers: response.headers, text: await readText(response) };
  if (reply.status >= 200 && reply.status < 300) return reply;
  throw refusal(reply, now());
}

function parseUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed && /^https?:$/.test(parsed.protocol)) return parsed;
  throw new DeliveryError('the address is no http:// or https:// URL');
}

function open(
  url: URL,
  options: RequestOptions & { readonly ca?: Buffer },
  content: string | undefined,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, resolve);
    request.on('error', (error: NodeJS.ErrnoException) =>
      reject(new DeliveryError(`${url.host} cannot be reached: ${error.message || (error.code ?? 'no answer')}`)),
    );
    request.end(content);
  });
}

/** Says the addresses that were checked, whatever the name means by now. */
function answerWith(addresses: readonly string[]): LookupFunction {
  const known = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_hostname, options, callback) => {
    const fit = known.filter(({ family }) => !options.family || options.family === family);
    const [first] = fit;
    if (options.all) callback(null, fit);
    else if (first) callback(null, first.address, first.family);
    else callback(Object.assign(new Error('no address of this family'), { code: 'ENOTFOUND' }), '');
  };
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size >= LONGEST_REPLY) break;
    }
  } catch (error) {
    throw new DeliveryError(`the answer broke off: ${(error as Error).message}`);
  }
  response.destroy();
  return Buffer.concat(chunks).subarray(0, LONGEST_REPLY).toString();
}

function refusal({ status, headers, text }: Reply, now: number): DeliveryError {
  const location = headers['location'];
  if (status >= 300 && status < 400 && typeof location === 'string')
    return new DeliveryError(
      `answered ${status}: a redirect to ${shown(location)}, which is not followed; if it is right, configure that address`,
    );
  const afterMs = retryAfter(headers['retry-after'], now);
  return new DeliveryError(`answered ${status}${text === '' ? '' : `: ${shown(text)}`}`, {
    permanent: PERMANENT.includes(status),
    ...(afterMs !== undefined && { afterMs }),
  });
}

function shown(text: string): string {
  return cutText(oneLine(text), SHOWN);
}

/** RFC 9110 section 10.2.3: seconds, or a date. */
function retryAfter(value: unknown, now: number): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^\d{1,9}(?:\.\d{1,3})?$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
