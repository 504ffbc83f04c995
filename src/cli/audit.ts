import type { AuditEntry } from '../audit/audit-entry.ts';
import type { AuditHead } from '../audit/audit-head.ts';
import type { AuditReport } from '../audit/verify-audit.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { ApiClient } from './api-client.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { note, print, printRows } from './output.ts';
import { paged } from './paged.ts';
import { findServer } from './server.ts';
import { visible } from './visible.ts';

interface Wanted {
  readonly who?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly what?: string | undefined;
  readonly order?: 'newest' | 'oldest';
}

interface ListOptions extends CommonOptions, Wanted {
  /** 0: all. */
  readonly limit: number;
  readonly json: boolean;
}

/** Prints what people did, the newest first. */
export async function listEntries(options: ListOptions): Promise<number> {
  const { who, from, to, what, limit, json } = options;
  const rows: string[][] = [];
  for await (const entry of entriesOf(options, { who, from, to, what }, limit)) {
    if (json) await print(JSON.stringify(entry));
    else rows.push(cellsOf(entry));
  }
  await printRows(['seq', 'time', 'who', 'from', 'outcome', 'what'], rows, { json, none: 'there are no entries' });
  return EXIT_CODES.ok.code;
}

/** Prints all of the log, the oldest first, each entry as it was hashed. */
export async function exportLog(options: CommonOptions): Promise<number> {
  for await (const entry of entriesOf(options, { order: 'oldest' }, 0)) await print(JSON.stringify(entry));
  return EXIT_CODES.ok.code;
}

/** Prints whether the log is whole; resolves to 1 when it is not. */
export async function verifyLog(
  options: CommonOptions & { readonly anchor?: string; readonly json: boolean },
): Promise<number> {
  const anchor = options.anchor === undefined ? undefined : anchorOf(options.anchor);
  const api = new ApiClient(findServer('web', options));
  const report = await api.get<AuditReport>('/api/audit/verify', { ...anchor });
  if (options.json) await print(JSON.stringify(report));
  else await printReport(report, anchor);
  return report.ok ? EXIT_CODES.ok.code : EXIT_CODES.negative.code;
}

async function printReport({ fault, entries, head }: AuditReport, anchor: AuditHead | undefined): Promise<void> {
  if (fault) {
    note(`mozdef: the audit log is broken: ${visible(fault.message)}`);
    await print(`${entries} entries before that are whole`);
    return;
  }
  await print(`the audit log is whole: ${entries} entries${anchor ? `, among them entry ${anchor.seq} as noted` : ''}`);
  if (head.seq > 0) await print(`its end, to be noted elsewhere: ${head.seq}:${head.hash}`);
}

function entriesOf(options: CommonOptions, wanted: Wanted, most: number): AsyncGenerator<AuditEntry> {
  const api = new ApiClient(findServer('web', options));
  return paged(most, async (limit, after) => {
    const query = { ...wanted, limit, after };
    const { entries, next } = await api.get<{ entries: AuditEntry[]; next?: string }>('/api/audit', query);
    return { items: entries, next };
  });
}

/** Parameters in paths, and names of persons, are written by others. */
function cellsOf({ seq, utctimestamp, who, from, outcome, error, of, what, on }: AuditEntry): string[] {
  const known = [outcome, error && `(${error}${of === undefined ? '' : `, of ${of}`})`].filter(Boolean).join(' ');
  const method = what.slice(0, what.indexOf(' '));
  return [String(seq), utctimestamp, who, from, known, `${method} ${on}`].map(visible);
}

function anchorOf(text: string): AuditHead {
  const [, seq, hash] = /^(\d{1,15}):([\da-f]{64})$/i.exec(text) ?? [];
  if (seq !== undefined && hash !== undefined && Number(seq) > 0) return { seq: Number(seq), hash };
  throw new MozdefError('usage', `--anchor ${text} is no end of an audit log`, {
    remedy: 'Write it as SEQ:HASH, as `mozdef audit verify` prints it.',
  });
}
