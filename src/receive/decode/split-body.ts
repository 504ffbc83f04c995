import type { Body } from '../../queue/batch.ts';
import { type BodyKind, bodyKind } from './body-kind.ts';
import { splitBulk } from './bulk-action.ts';
import { BYTE, bufferOf, trimEnd } from './bytes.ts';
import { parseItem } from './parse-item.ts';
import type { RawItem, RefusedAction } from './raw-item.ts';
import { splitJson } from './split-json.ts';
import { splitSyslog } from './split-syslog.ts';

export type { RawItem } from './raw-item.ts';

/**
 * The raw events of a received body, in order. Depends on nothing but the body, so that every delivery of it gives the same
 * events at the same positions; its content and endpoint decide how it is split, never its Content-Type. Never throws.
 */
export function* splitBody(body: Body): Generator<RawItem> {
  if (body.header.endpoint !== 'bulk' || body.header.redrives !== undefined) {
    yield* splitPlain(body);
    return;
  }
  for (const entry of splitEntries(body)) if (!('refused' in entry)) yield entry;
}

/** As `splitBody`, with those actions of a bulk body in between that no event comes from. */
export function* splitEntries(body: Body): Generator<RawItem | RefusedAction> {
  const { kind, start } = bodyKind(body.bytes);
  if (body.header.endpoint === 'bulk' && kind === 'json') yield* splitBulk(body.bytes, start);
  else yield* splitPlain(body);
}

function* splitPlain({ bytes, header }: Body): Generator<RawItem> {
  if (header.endpoint === 'syslog' && header.redrives === undefined) {
    yield* splitSyslog(bytes);
    return;
  }
  const { kind, start } = bodyKind(bytes);
  if (kind === 'empty') return;
  if (header.redrives !== undefined) yield whole(bytes, start, header.redrives.kind);
  else if (header.syslog && !holdsObject(bytes, start)) yield whole(bytes, start, 'text');
  else if (kind === 'scalar') yield whole(bytes, start, 'json');
  else if (header.endpoint === 'hec') yield* splitEnvelopes(bytes, { kind, start });
  else yield* splitJson(bufferOf(bytes), start);
}

/** HEC's events are JSON objects, back to back or a line each: what else there is, is broken. */
function splitEnvelopes(bytes: Uint8Array, { kind, start }: BodyKind): Iterable<RawItem> {
  return kind === 'json' ? splitJson(bufferOf(bytes), start, 'document') : [whole(bytes, start, 'json')];
}

/** With `X-Syslog-*` headers a body that is not JSON is one syslog message, even if it begins with a brace. */
function holdsObject(bytes: Uint8Array, start: number): boolean {
  if (bytes[start] !== BYTE.openBrace && bytes[start] !== BYTE.openBracket) return false;
  for (const { offset, length } of splitJson(bufferOf(bytes), start)) {
    return 'value' in parseItem(bytes.subarray(offset, offset + length));
  }
  return false;
}

function whole(bytes: Uint8Array, offset: number, kind: RawItem['kind']): RawItem {
  return { offset, length: trimEnd(bytes, offset, bytes.length) - offset, kind };
}
