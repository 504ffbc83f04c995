import { bodyKind } from '../../receive/decode/body-kind.ts';

/** What is posted at once: events that stand one after the other in a file. */
export interface Body {
  readonly records: readonly Buffer[];
  /** Number of the first event within its file, from 0. */
  readonly first: number;
  readonly kind: 'json' | 'text';
}

export interface BodyLimits {
  readonly events: number;
  readonly bytes: number;
}

/** Events of one file, gathered into bodies. The same file and limits always give the same bodies: their claims depend on it. */
export async function* bodiesOf(groups: AsyncIterable<readonly Buffer[]>, limits: BodyLimits): AsyncGenerator<Body> {
  let open: Buffer[] = [];
  let kind: Body['kind'] = 'json';
  let bytes = 0;
  let first = 0;
  for await (const group of groups) {
    for (const record of group) {
      // A body is sent under one media type.
      const own = bodyKind(record).kind === 'json' ? 'json' : 'text';
      const full = open.length >= limits.events || bytes + record.length > limits.bytes || own !== kind;
      if (full && open.length > 0) {
        yield { records: open, first, kind };
        first += open.length;
        open = [];
        bytes = 0;
      }
      kind = own;
      open.push(record);
      bytes += record.length + 1;
    }
  }
  if (open.length > 0) yield { records: open, first, kind };
}

const NEWLINE = Buffer.from('\n');

/** The bytes of a body: an event a line; those that stand on several lines in JSON are told apart by their braces. */
export function bytesOf({ records }: Body): Buffer<ArrayBuffer> {
  return Buffer.concat(records.flatMap((record) => [record, NEWLINE]));
}
