import type { IncomingMessage } from 'node:http';
import type { MemoryShare } from './memory-budget.ts';
import { Refusal } from './refusal.ts';

/** The sender went away in the middle of its request: there is nobody to answer. */
export class SenderGone extends Error {
  override readonly name = 'SenderGone';
}

/** Throws `body-too-large` when the sender announces one, so that it need not be sent. */
export function checkAnnouncedLength(request: IncomingMessage, most: number): void {
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge(most);
}

/** Reads the body as sent. Rejects with a Refusal (`body-too-large`, `overloaded`) or SenderGone. */
export function readBody(request: IncomingMessage, most: number, share: MemoryShare): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let total = 0;
    const fail = (error: Error): void => {
      request.off('data', take);
      // The rest is read and forgotten: closing at once could destroy the answer on its way. The request's time limit bounds it.
      request.resume();
      reject(error);
    };
    const take = (chunk: Buffer): void => {
      total += chunk.length;
      try {
        if (total > most) throw tooLarge(most);
        share.take(chunk.length);
      } catch (error) {
        fail(error as Error);
        return;
      }
      chunks.push(chunk);
    };
    request.on('data', take);
    request.on('end', () => resolve(Buffer.concat(chunks, total)));
    // After `end` this changes nothing.
    request.on('close', () => fail(new SenderGone('the connection was closed before the body was complete')));
    request.on('error', (error) => fail(new SenderGone(error.message)));
  });
}

function tooLarge(most: number): Refusal {
  return new Refusal('body-too-large', `a body may have ${most} bytes`);
}
