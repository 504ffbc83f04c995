import type { BodyHeader } from '../../queue/batch.ts';
import { type OtlpFormat, transcodeOtlp } from '../otlp/transcode.ts';
import { type BodyCheck, type CheckLimits, checkBody } from './check-body.ts';

/** Looks at a body, and writes it out anew where it is none that can be split as it is; those bytes are what the queue gets. */
export function prepareBody<B extends Uint8Array>(
  body: { readonly header: BodyHeader; readonly bytes: B },
  limits: CheckLimits,
  otlp: OtlpFormat | undefined,
): { readonly bytes: B | Uint8Array<ArrayBuffer>; readonly check: BodyCheck } {
  if (otlp) return transcodeOtlp(body.bytes, otlp, limits);
  return { bytes: body.bytes, check: checkBody(body, limits) };
}
