import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { MozdefError } from '../../lifecycle/error.ts';
import { mayTakeLong } from '../body-time.ts';
import type { FileAnswer } from './answer.ts';

/** Whoever is refused may go on sending for so long, so that the answer is not lost with the connection. */
const UNREAD_MS = 5000;

/** Bytes are taken from whoever may send them; no form of another page can send these. Throws `request-invalid`. */
export function admitUpload(request: Request, response: Response): void {
  response.on('finish', () => {
    if (!request.complete) setTimeout(() => request.complete || request.socket.destroy(), UNREAD_MS).unref();
  });
  if (!request.is('application/octet-stream'))
    throw new MozdefError('request-invalid', 'a file must be sent as application/octet-stream', {
      where: 'Content-Type',
      remedy: 'Send the header "Content-Type: application/octet-stream" and the file as it is.',
    });
  mayTakeLong(response);
}

/** What is sent, as it arrives. Whoever stops reading it can still be answered. */
export function uploadOf(request: Request): { bytes: AsyncIterable<Uint8Array>; announced: number | undefined } {
  const length = request.headers['content-length'];
  const bytes = { [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }) };
  return { bytes, announced: length === undefined ? undefined : Number(length) };
}

/** To be kept, not shown: no browser takes it for anything that could run. */
export async function sendFile(response: Response, { file, name, size }: FileAnswer): Promise<void> {
  response
    .attachment(name)
    .type('application/octet-stream')
    .set({
      'Content-Length': String(size),
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
    });
  await pipeline(file.createReadStream({ start: 0 }), response);
}
