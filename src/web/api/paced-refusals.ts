import type { AuditAct } from '../../audit/audit-entry.ts';
import type { AuditBook } from './audit-record.ts';

/** Refusals of one person that are recorded in a window; what comes beyond is counted. */
const MOST = 30;
const WINDOW_MS = 60_000;

interface Window {
  readonly ends: number;
  recorded: number;
  left: number;
}

/**
 * Records what was refused to people, of each so many in a minute: who asks again and again for what they may not have must not fill
 * a log that is kept for good. The first entry of a later minute says how many were left out.
 */
export class PacedRefusals {
  readonly #audit: AuditBook;
  readonly #now: () => number;
  /** By person; there are as many as people. */
  readonly #windows = new Map<string, Window>();

  constructor(audit: AuditBook, now: () => number) {
    this.#audit = audit;
    this.#now = now;
  }

  /** Rejects with `state-unavailable`. */
  async record(act: Omit<AuditAct, 'outcome' | 'details'>): Promise<void> {
    const now = this.#now();
    const known = this.#windows.get(act.who);
    const isOver = known === undefined || now >= known.ends;
    const window = isOver ? { ends: now + WINDOW_MS, recorded: 0, left: 0 } : known;
    this.#windows.set(act.who, window);
    if (window.recorded >= MOST) {
      window.left += 1;
      return;
    }
    window.recorded += 1;
    const left = isOver ? (known?.left ?? 0) : 0;
    await this.#audit.append({ ...act, ...(left > 0 && { details: { unrecorded: left } }), outcome: 'refused' });
  }
}
