/** The state of a document that a change rests on: if it is another one by then, the change is refused. */
export interface Mark {
  readonly seqNo: number;
  readonly primaryTerm: number;
}

/** One change of one document: made only where there is none, replaced, amended or deleted only if it is as marked. */
export type Action<Source> =
  | { readonly create: string; readonly source: Source }
  | { readonly replace: string; readonly source: Source; readonly at: Mark }
  | { readonly amend: string; readonly fields: Partial<Source>; readonly at: Mark }
  | { readonly remove: string; readonly at?: Mark };

/** The state after a change; undefined when it was refused, because the document was not as expected. */
export type Outcome = Mark | undefined;

/** What a server says of one action. */
export interface BulkItem {
  readonly status: number;
  readonly _seq_no?: number;
  readonly _primary_term?: number;
  readonly error?: { readonly type?: string; readonly reason?: string };
}

/** The lines of one action in the bulk format, each ended. */
export function linesOf<Source>(action: Action<Source>): string {
  const head = JSON.stringify(headOf(action));
  if ('remove' in action) return `${head}\n`;
  return `${head}\n${JSON.stringify('amend' in action ? { doc: action.fields } : action.source)}\n`;
}

function headOf<Source>(action: Action<Source>): object {
  if ('create' in action) return { create: { _id: action.create } };
  if ('replace' in action) return { index: { _id: action.replace, ...conditionOf(action.at) } };
  if ('amend' in action) return { update: { _id: action.amend, ...conditionOf(action.at) } };
  return { delete: { _id: action.remove, ...(action.at && conditionOf(action.at)) } };
}

function conditionOf({ seqNo, primaryTerm }: Mark): object {
  return { if_seq_no: seqNo, if_primary_term: primaryTerm };
}

/** 409: not as expected; 404: nothing to remove. */
export function wasRefused({ status }: BulkItem): boolean {
  return status === 409 || status === 404;
}

/** Not done, and may be done later: too much at a time, or a shard that is not there for now. */
export function isBusy(status: number): boolean {
  return status === 429 || status === 503;
}

/** Puts lines into groups that fit into one request. */
export function* inGroups<T extends { readonly lines: string }>(all: readonly T[]): Generator<readonly T[]> {
  let group: T[] = [];
  let size = 0;
  for (const one of all) {
    if (group.length > 0 && (size + one.lines.length > GROUP_CHARACTERS || group.length >= GROUP_ACTIONS)) {
      yield group;
      [group, size] = [[], 0];
    }
    group.push(one);
    size += one.lines.length;
  }
  if (group.length > 0) yield group;
}
const GROUP_CHARACTERS = 5_000_000;
const GROUP_ACTIONS = 1000;
