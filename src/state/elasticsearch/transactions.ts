import { randomUUID } from 'node:crypto';
import type { Action, Outcome } from './bulk.ts';
import type { Found, SmallIndex } from './small-index.ts';
import { type StateRecord, settled, type TransactionRecord, transactionId } from './state-record.ts';

/** What the index of the state store holds. */
export type Stored = StateRecord | TransactionRecord;

/** A document that is to be changed: as it is (undefined: not there) and as it shall be, without a transaction. */
export interface Step {
  readonly recordId: string;
  readonly from: Found<StateRecord> | undefined;
  readonly to: StateRecord;
}

/** Another writer's transaction that is still open is waited for so long, by our own clock, before it is ended. Milliseconds. */
const PATIENCE_MS = 2000;

/**
 * Changes of several documents, all or none, on a server that changes one at a time: each document is first marked with the
 * transaction and what it shall be (a placeholder if it is not there); then one change of the transaction's own document decides
 * for all; then the marks are carried out and the transaction is deleted. Whoever meets a mark finds out what was decided and
 * finishes it, so that a crash at any moment leaves all or none. Each step is by compare-and-set; clocks decide nothing.
 *
 * A transaction that is gone was never committed as far as a document is concerned that still bears its mark: after a commit it
 * is deleted only when all marks have been carried out.
 */
export class Transactions {
  readonly #index: SmallIndex<Stored>;
  /** When we first met open transactions of others. */
  readonly #met = new Map<string, number>();

  constructor(index: SmallIndex<Stored>) {
    this.#index = index;
  }

  /** Whether all steps were taken, else none; false when a document is not as `from` any more. */
  async run(steps: readonly Step[]): Promise<boolean> {
    const transaction = randomUUID();
    const own = transactionId(transaction);
    const members = steps.map(({ recordId }) => recordId);
    const [opened] = await this.#index.change([{ create: own, source: { outcome: 'open', members } }]);
    if (!opened) return false;
    const marked = await this.#index.change(steps.map((step) => markOf(step, transaction)));
    const outcome = marked.every(Boolean) ? 'committed' : 'aborted';
    const [decided] = await this.#index.change([{ replace: own, source: { outcome, members }, at: opened }]);
    // Someone lost patience and has aborted it.
    const committed = outcome === 'committed' && decided !== undefined;
    // It is decided; what cannot be finished now is finished by whoever meets a mark.
    await this.#carryOut(steps, marked, { own, committed }).catch(() => undefined);
    return committed;
  }

  /** What is decided about each of these transactions: `gone` of one that is not there any more. */
  async outcomes(transactions: readonly string[]): Promise<ReadonlyMap<string, TransactionRecord['outcome'] | 'gone'>> {
    const found = await this.#index.read(transactions.map(transactionId));
    return new Map(
      transactions.map((id, index) => [id, (found[index]?.source as TransactionRecord)?.outcome ?? 'gone']),
    );
  }

  /** Finishes what these documents were found marked with. False while a transaction is open and may go on. */
  async settle(found: readonly Found<StateRecord>[]): Promise<boolean> {
    let done = true;
    for (const transaction of new Set(found.map(({ source }) => source.transaction ?? ''))) {
      const [record] = await this.#index.read([transactionId(transaction)]);
      const marked = found.filter(({ source }) => source.transaction === transaction).map(({ id }) => id);
      if (!record) await this.#finish(marked, transaction, false);
      else done = (await this.#end(record as Found<TransactionRecord>, transaction)) && done;
    }
    return done;
  }

  async #end({ source, ...at }: Found<TransactionRecord>, transaction: string): Promise<boolean> {
    if (source.outcome === 'open' && this.#isPatient(transaction)) return false;
    this.#met.delete(transaction);
    const own = transactionId(transaction);
    if (source.outcome === 'open') {
      const [aborted] = await this.#index.change([{ replace: own, source: { ...source, outcome: 'aborted' }, at }]);
      // It was decided at this moment, which the next look shows.
      if (!aborted) return false;
    }
    await this.#finish(source.members, transaction, source.outcome === 'committed');
    await this.#index.change([{ remove: own }]);
    return true;
  }

  /** Carries out the marks of this transaction among these documents, or takes them off. */
  async #finish(members: readonly string[], transaction: string, committed: boolean): Promise<void> {
    const found = (await this.#index.read(members)) as readonly (Found<StateRecord> | undefined)[];
    const marked = found.filter((one) => one?.source.transaction === transaction).filter((one) => one !== undefined);
    // One that is refused was settled by someone else: nothing but settling changes a document that is marked.
    await this.#index.change(marked.map((one) => settlementOf(one.id, one.source, { at: one, committed })));
  }

  async #carryOut(
    steps: readonly Step[],
    marked: readonly Outcome[],
    { own, committed }: { readonly own: string; readonly committed: boolean },
  ): Promise<void> {
    const actions = steps.flatMap((step, index) => {
      const at = marked[index];
      return at ? [settlementOf(step.recordId, marking(step, ''), { at, committed })] : [];
    });
    await this.#index.change(actions);
    await this.#index.change([{ remove: own }]);
  }

  #isPatient(transaction: string): boolean {
    const now = performance.now();
    const since = this.#met.get(transaction) ?? now;
    this.#met.set(transaction, since);
    return now - since < PATIENCE_MS;
  }
}

/** The single change that takes a step. */
export function actionOf({ recordId, from, to }: Step): Action<Stored> {
  if (!from) return { create: recordId, source: to };
  return to.live ? { replace: recordId, source: to, at: from } : { remove: recordId, at: from };
}

function markOf(step: Step, transaction: string): Action<Stored> {
  const source = marking(step, transaction);
  return step.from ? { replace: step.recordId, source, at: step.from } : { create: step.recordId, source };
}

function marking({ from, to }: Step, transaction: string): StateRecord {
  const before = from?.source ?? { ...to, version: 0, body: null, live: false };
  return { ...before, transaction, next: { version: to.version, body: to.body } };
}

function settlementOf(
  recordId: string,
  record: StateRecord,
  { at, committed }: { readonly at: NonNullable<Outcome>; readonly committed: boolean },
): Action<Stored> {
  const source = settled(record, committed ? 'taken' : 'kept');
  const { seqNo, primaryTerm } = at;
  const mark = { seqNo, primaryTerm };
  return source.live ? { replace: recordId, source, at: mark } : { remove: recordId, at: mark };
}
