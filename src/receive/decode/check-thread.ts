import { serveThread, Transferred } from '../../lifecycle/thread.ts';
import type { Body } from '../../queue/batch.ts';
import type { OtlpFormat } from '../otlp/transcode.ts';
import type { BodyCheck, CheckLimits } from './check-body.ts';
import { prepareBody } from './prepare-body.ts';

/** One large body to look at; its bytes move here and back. */
export interface CheckOrder {
  readonly body: Body & { readonly bytes: Uint8Array<ArrayBuffer> };
  readonly limits: CheckLimits;
  readonly otlp: OtlpFormat | undefined;
}
export interface CheckAnswer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly check: BodyCheck;
}

serveThread({
  check({ body, limits, otlp }: CheckOrder): Transferred<CheckAnswer> {
    const prepared = prepareBody(body, limits, otlp);
    return new Transferred(prepared, [prepared.bytes.buffer]);
  },
});
