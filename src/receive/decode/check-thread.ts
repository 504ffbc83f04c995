import { serveThread, Transferred } from '../../lifecycle/thread.ts';
import type { Body } from '../../queue/batch.ts';
import { type BodyCheck, type CheckLimits, checkBody } from './check-body.ts';

/** One large body to look at; its bytes move here and back. */
export interface CheckOrder {
  readonly body: Body & { readonly bytes: Uint8Array<ArrayBuffer> };
  readonly limits: CheckLimits;
}
export interface CheckAnswer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly check: BodyCheck;
}

serveThread({
  check({ body, limits }: CheckOrder): Transferred<CheckAnswer> {
    const check = checkBody(body, limits);
    return new Transferred({ bytes: body.bytes, check }, [body.bytes.buffer]);
  },
});
