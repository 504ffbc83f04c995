import type { LedgerLine } from '../../correlate/ledger-line.ts';
import type { Seen } from '../../correlate/seen-by-rule.ts';
import { ApiClient } from '../api-client.ts';
import type { CommonOptions } from '../common-options.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { print, printRows } from '../output.ts';
import { paged } from '../paged.ts';
import { findServer } from '../server.ts';
import { visible } from '../visible.ts';

const HEAD = ['from', 'to', 'version', 'events', 'matches', 'groups', 'alerts', 'taken back', 'ms', 'outcome'];

/** Prints what was evaluated by a rule. */
export async function showLedger(
  rule: string,
  options: CommonOptions & {
    /** 0: all. */
    readonly limit: number;
    readonly json: boolean;
  },
): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const path = `/api/rules/${encodeURIComponent(rule)}/ledger`;
  const lines = paged(options.limit, async (limit, after) => {
    const page = await api.get<{ lines: LedgerLine[]; next?: string }>(path, { limit, after });
    return { items: page.lines, next: page.next };
  });
  const rows: string[][] = [];
  for await (const line of lines) {
    if (options.json) await print(JSON.stringify(line));
    else rows.push(rowOf(line));
  }
  await printRows(HEAD, rows, {
    json: options.json,
    none: 'nothing was evaluated by this rule yet, or nothing came that it looks for',
  });
  return EXIT_CODES.ok.code;
}

function rowOf({ from, to, version, outcome, reason, ...line }: LedgerLine): string[] {
  const { events, matches, groups, alerts, withdrawn, ms } = line;
  const numbers = [events, matches, groups, alerts, withdrawn, ms].map(String);
  return [from, to, visible(version), ...numbers, visible(reason === undefined ? outcome : `${outcome}: ${reason}`)];
}

/** Prints whether a rule has seen an event; resolves to 1 when it has not, or that is not known. */
export async function showSeen(
  rule: string,
  event: string,
  options: CommonOptions & { readonly json: boolean },
): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const answer = await api.get<Seen>(`/api/rules/${encodeURIComponent(rule)}/seen/${encodeURIComponent(event)}`);
  if (options.json) await print(JSON.stringify(answer));
  else {
    await print(`${answer.seen}: ${visible(answer.reason)}`);
    if (answer.counted !== undefined)
      await print(`version ${visible(answer.version)} ${answer.counted ? 'counts' : 'does not count'} it`);
    for (const alert of answer.alerts) await print(`it belongs to alert ${visible(alert)}`);
  }
  return answer.seen === 'yes' ? EXIT_CODES.ok.code : EXIT_CODES.negative.code;
}
