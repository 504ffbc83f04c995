import type { JsonObject } from '../event/event.ts';
import type { StateStore } from '../state/state-store.ts';

/** Collection of the lines. */
export const LEDGER = 'ruleledger';
/** All rules together. */
export const ALL_RULES = '*';

/** One line of the ledger: what a version of a rule judged, and what came of it. */
export interface LedgerLine {
  /** `*`: what was read for all rules together. */
  readonly rule: string;
  readonly version: string;
  /** Who evaluated. */
  readonly instance: string;
  /** When that began and ended, ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** The feed's cursor behind what was judged before, and behind what was judged by then. */
  readonly fromcursor: string;
  readonly tocursor: string;
  /** Events between those. */
  readonly events: number;
  /** How many of them the rule counted. */
  readonly matches: number;
  /** Judgements of a group. */
  readonly groups: number;
  readonly ms: number;
  /** Alerts that were raised or changed, and those that were taken back. */
  readonly alerts: number;
  readonly withdrawn: number;
  readonly outcome: 'ok' | 'failed';
  /** Why it failed. */
  readonly reason?: string;
}

/** What was done, without who did it when. */
export type SaidLine = Omit<LedgerLine, 'instance' | 'from' | 'to'>;

/** Both as one. */
export function joinedLine(one: LedgerLine, other: SaidLine): LedgerLine {
  return {
    ...one,
    tocursor: other.tocursor,
    events: one.events + other.events,
    matches: one.matches + other.matches,
    groups: one.groups + other.groups,
    ms: roundMs(one.ms + other.ms),
    alerts: one.alerts + other.alerts,
    withdrawn: one.withdrawn + other.withdrawn,
  };
}

/** Milliseconds as the ledger has them. */
export function roundMs(ms: number): number {
  return Math.round(ms * 100) / 100;
}

/** The lines of a rule, newest first. */
export async function ledgerOf(
  state: StateStore,
  rule: string,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<{ readonly lines: readonly LedgerLine[]; readonly next?: string }> {
  const found = await state.list(LEDGER, { prefix: `${rule}/`, limit, ...(after !== undefined && { after }) });
  const next = found.length === limit ? found.at(-1)?.id : undefined;
  const lines = found.map(({ body }: { body: JsonObject }) => body as unknown as LedgerLine);
  return { lines: lines.filter((line) => line.rule === rule), ...(next !== undefined && { next }) };
}
