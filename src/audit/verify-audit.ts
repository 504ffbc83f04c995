import type { StateDocument, StateStore } from '../state/state-store.ts';
import { AUDIT, type AuditEntry, entryId, GENESIS, hashOf } from './audit-entry.ts';
import { type AuditHead, readHead } from './audit-head.ts';

/** What can be wrong with the log, with what a person should understand by it. */
export const AUDIT_FAULTS = {
  changed: 'The entry is not as it was written.',
  missing: 'There is no such entry, but later ones.',
  'out-of-order': 'Another entry is in its place.',
  unlinked: 'It does not follow the entry before it: that one, or all up to it, were written anew.',
  'cut-off': 'The last entries are gone.',
  'beyond-end': 'There are entries behind the end of the log.',
  'wrong-end': 'The end of the log is not that of its last entry.',
  rewritten: 'The entry has another hash than the one that was noted: the log was written anew.',
} as const;

interface AuditFault {
  /** Of the entry. */
  readonly seq: number;
  readonly kind: keyof typeof AUDIT_FAULTS;
  readonly message: string;
}

export interface AuditReport {
  readonly ok: boolean;
  /** How many were read and found to be right, from the first on. */
  readonly entries: number;
  /** The last of them: to be noted elsewhere, as an anchor. */
  readonly head: AuditHead;
  /** The first thing that is wrong. */
  readonly fault?: AuditFault;
  /** Whether the chain holds the anchor; absent without one, or when a fault comes before it. */
  readonly anchored?: boolean;
}

export interface VerifyAuditOptions {
  /** The end of the log as it was once, noted elsewhere. */
  readonly anchor?: AuditHead | undefined;
  readonly signal?: AbortSignal;
}

const PAGE = 500;

/**
 * Walks the chain from the first entry to the last. What is appended meanwhile is read, too. Finds all changes but one: a log that was
 * written anew as a whole, which only an anchor shows.
 */
export async function verifyAudit(
  state: StateStore,
  { anchor, signal }: VerifyAuditOptions = {},
): Promise<AuditReport> {
  let last: AuditHead = { seq: 0, hash: GENESIS };
  let anchored = false;
  const report = (fault?: AuditFault): AuditReport => ({
    ok: fault === undefined,
    entries: last.seq,
    head: last,
    ...(fault && { fault }),
    ...(anchor && (anchored || fault?.kind === 'rewritten') && { anchored }),
  });
  for (;;) {
    signal?.throwIfAborted();
    // Before the page: what the end counts must be found then.
    const end = await readHead(state);
    const page = await state.list(AUDIT, { limit: PAGE, ...(last.seq > 0 && { after: entryId(last.seq) }) });
    if (page.length === 0) return report(endFault(last, end) ?? beforeAnchor(last, anchor));
    for (const document of page) {
      const fault = faultOf(document, last) ?? anchorFault(document, anchor);
      if (fault) return report(fault);
      const { seq, hash } = document.body as unknown as AuditEntry;
      anchored ||= seq === anchor?.seq;
      last = { seq, hash };
    }
  }
}

/** What is wrong with the document that follows this entry. */
function faultOf({ id, version, body }: StateDocument, last: AuditHead): AuditFault | undefined {
  const seq = last.seq + 1;
  const entry = body as unknown as AuditEntry;
  if (id !== entryId(seq)) {
    if (/^\d{12}$/.test(id) && id > entryId(seq))
      return fault('missing', seq, `the next that is there is ${Number(id)}`);
    return fault('out-of-order', seq, `a document "${id}" is there, which is no entry`);
  }
  if (entry.seq !== seq) return fault('out-of-order', seq, `it says that it is entry ${JSON.stringify(entry.seq)}`);
  if (entry.hash !== hashOf(entry)) return fault('changed', seq, 'its content does not have its hash');
  if (version !== 1) return fault('changed', seq, 'its document was written again');
  if (entry.previous !== last.hash) return fault('unlinked', seq, 'it holds another hash of the entry before');
  return undefined;
}

function anchorFault({ body }: StateDocument, anchor: AuditHead | undefined): AuditFault | undefined {
  const { seq, hash } = body as unknown as AuditEntry;
  if (anchor?.seq !== seq || anchor.hash === hash) return undefined;
  return fault('rewritten', seq, `it was ${anchor.hash} and is ${hash}`);
}

function endFault(last: AuditHead, end: AuditHead): AuditFault | undefined {
  if (last.seq < end.seq) return fault('cut-off', last.seq + 1, `there were entries up to ${end.seq}`);
  if (last.seq > end.seq) return fault('beyond-end', end.seq + 1, `the end is said to be entry ${end.seq}`);
  return last.hash === end.hash ? undefined : fault('wrong-end', last.seq, 'the end is said to have another hash');
}

function beforeAnchor(last: AuditHead, anchor: AuditHead | undefined): AuditFault | undefined {
  if (!anchor || anchor.seq <= last.seq) return undefined;
  return fault('cut-off', last.seq + 1, `entry ${anchor.seq} was noted, and is not there`);
}

function fault(kind: AuditFault['kind'], seq: number, detail: string): AuditFault {
  return { seq, kind, message: `entry ${seq}: ${AUDIT_FAULTS[kind]} (${detail})` };
}
