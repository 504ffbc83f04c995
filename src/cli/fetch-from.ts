import { Agent, request } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { isLoopback } from '../lifecycle/listen-address.ts';

export interface FetchOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | Blob;
  readonly signal?: AbortSignal;
}

/** No one else can listen on loopback, whatever name a certificate has. */
export function trustsAnyCertificate(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return /^(?:https|wss):$/.test(protocol) && isLoopback(hostname.replace(/^\[|\]$/g, ''));
}

const ANY_CERTIFICATE = new Agent({ rejectUnauthorized: false });

/** As `fetch`; a server on this machine needs no certificate for its address. */
export function fetchFrom(url: string, options: FetchOptions = {}): Promise<Response> {
  if (!trustsAnyCertificate(url)) return fetch(url, options);
  const { method = 'GET', headers = {}, body, signal } = options;
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: ANY_CERTIFICATE, ...(signal && { signal }) }, (answer) => {
      const given = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as [string, string]);
      const { statusCode = 502 } = answer;
      const content = statusCode === 204 || statusCode === 304 ? null : Readable.toWeb(answer);
      if (content === null) answer.resume();
      resolve(new Response(content as ReadableStream | null, { status: statusCode, headers: given }));
    });
    asked.on('error', reject);
    if (!(body instanceof Blob)) asked.end(body);
    else {
      asked.setHeader('content-length', body.size);
      pipeline(Readable.fromWeb(body.stream() as WebStream), asked).catch(reject);
    }
  });
}
