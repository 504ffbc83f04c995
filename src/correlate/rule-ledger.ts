import { newestFirstKey } from '../state/newest-first-key.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';
import { ALL_RULES, joinedLine, LEDGER, type LedgerLine, roundMs, type SaidLine } from './ledger-line.ts';
import type { RuleTurn } from './rule-lanes.ts';

/** What a turn made of a rule's groups. */
export interface TurnResult extends RuleTurn {
  readonly version: string;
  readonly alerts: number;
  readonly withdrawn: number;
}

/** What goes on without anything to say is one line for so long. */
const LINE_MS = 3_600_000;
/** Lines are kept so long. */
export const LEDGER_KEPT_MS = 30 * 86_400_000;
/** Lines that are looked at each time whether they are too old. */
const SWEEP = 500;

interface Line {
  readonly id: string;
  readonly began: number;
  body: LedgerLine;
  changed: boolean;
}

/** Up to where a rule has judged: what was read by then, and how much of it the rule counted. */
export interface Mark {
  readonly cursor: string;
  readonly events: number;
  readonly matches: number;
}

export interface RuleLedgerOptions {
  readonly state: StateStore;
  readonly instance: string;
  readonly now: () => number;
}

/**
 * Writes down what was evaluated: by which version of a rule, over which events, with what result. While nothing comes of it lines are
 * joined. Lines are saved every now and then, so that those of the last seconds before a crash are missing.
 */
export class RuleLedger {
  readonly #options: RuleLedgerOptions;
  readonly #lines = new Map<string, Line>();
  readonly #marks = new Map<string, Mark>();
  readonly #matches = new Map<string, number>();
  #start = '';
  #cursor = '';
  #events = 0;
  #closed: Line[] = [];
  #swept: string | undefined;
  #next = 0;

  constructor(options: RuleLedgerOptions) {
    this.#options = options;
  }

  /** How many events each rule counted. */
  get counted(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#matches);
  }

  /** Evaluation goes on from here. */
  begin(cursor: string): void {
    if (this.#cursor === '') this.#start = cursor;
    this.#cursor = cursor;
  }

  /** Events were read, of which each rule counted so many. */
  read(cursor: string, events: number, counted: Readonly<Record<string, number>>): void {
    const fromcursor = this.#cursor;
    this.#cursor = cursor;
    this.#events += events;
    for (const [rule, count] of Object.entries(counted))
      this.#matches.set(rule, (this.#matches.get(rule) ?? 0) + count);
    const matches = Object.values(counted).reduce((sum, count) => sum + count, 0);
    this.#add({ ...NOTHING, rule: ALL_RULES, version: '', fromcursor, tocursor: cursor, events, matches });
  }

  /** What was read until now, for a rule that will have judged it later. */
  mark(rule: string): Mark {
    return { cursor: this.#cursor, events: this.#events, matches: this.#matches.get(rule) ?? 0 };
  }

  /** Rules were judged up to what was read, or up to there. */
  judged(results: readonly TurnResult[], upTo?: Mark): void {
    for (const { rule, version, groups, ms, alerts, withdrawn, failure } of results) {
      const before = this.#marks.get(rule) ?? { cursor: this.#start, events: 0, matches: 0 };
      const mark = upTo ?? this.mark(rule);
      this.#marks.set(rule, mark);
      this.#add({
        rule,
        version,
        fromcursor: before.cursor,
        tocursor: mark.cursor,
        events: mark.events - before.events,
        matches: mark.matches - before.matches,
        groups,
        ms,
        alerts,
        withdrawn,
        outcome: failure === undefined ? 'ok' : 'failed',
        ...(failure !== undefined && { reason: failure }),
      });
    }
  }

  /** Saves what is new, and forgets what is old. */
  async save(): Promise<void> {
    const { state, now } = this.#options;
    const lines = [...this.#closed, ...this.#lines.values()].filter(({ changed }) => changed);
    const writes = lines.map(({ id, body }): StateChange => ({ collection: LEDGER, id, body: { ...body } }));
    const old = await this.#old();
    if (writes.length + old.length > 0) await state.write([...writes, ...old]);
    for (const line of lines) line.changed = false;
    this.#closed = [];
    for (const [rule, { began, body }] of this.#lines)
      if (body.alerts + body.withdrawn > 0 || now() - began >= LINE_MS) this.#lines.delete(rule);
  }

  #add(said: SaidLine): void {
    const { instance, now } = this.#options;
    const to = new Date(now()).toISOString();
    const open = this.#lines.get(said.rule);
    if (open && open.body.version === said.version && open.body.reason === said.reason) {
      const { body } = open;
      open.body = { ...joinedLine(body, said), to };
      open.changed = true;
      return;
    }
    if (open?.changed) this.#closed.push(open);
    const id = `${said.rule}/${newestFirstKey(now())}-${instance}-${this.#next++}`;
    const body = { ...said, ms: roundMs(said.ms), instance, from: to, to };
    this.#lines.set(said.rule, { id, began: now(), body, changed: true });
  }

  /** Goes round all lines, some of them each time. */
  async #old(): Promise<StateChange[]> {
    const { state, now } = this.#options;
    const limit = new Date(now() - LEDGER_KEPT_MS).toISOString();
    const after = this.#swept === undefined ? {} : { after: this.#swept };
    const page = await state.list(LEDGER, { limit: SWEEP, ...after });
    this.#swept = page.length < SWEEP ? undefined : page.at(-1)?.id;
    return page
      .filter(({ body }) => (body as unknown as LedgerLine).to < limit)
      .map(({ id }) => ({ collection: LEDGER, id, body: undefined }));
  }
}

const NOTHING = { groups: 0, ms: 0, alerts: 0, withdrawn: 0, outcome: 'ok' } as const;
