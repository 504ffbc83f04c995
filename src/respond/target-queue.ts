import type { JsonObject } from '../event/event.ts';
import { backOff } from '../lifecycle/back-off.ts';
import { messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';
import type { Receipt } from './action.ts';
import { DeliveryError } from './delivery-error.ts';
import { type Delivery, recordOf } from './delivery-log.ts';
import { cutText, oneLine } from './escape.ts';
import { makeNotice, noticeId } from './make-notice.ts';
import { inAlertOrder, nextBatch, sift, type WaitingEntry } from './next-batch.ts';
import type { OpenTarget } from './open-target.ts';
import { OUTBOX, OUTBOX_FAILED, type OutboxEntry, type PendingEntry } from './outbox.ts';
import { Sending } from './sending.ts';
import { rememberTold, type ToldAlerts, toldOf } from './told-alerts.ts';

export interface TargetQueueOptions {
  readonly state: StateStore;
  readonly target: OpenTarget;
  /** False when another may have taken over. */
  readonly mayGoOn: () => boolean;
  readonly dashboard: string;
  readonly log: Logger;
  readonly now: () => number;
  readonly random?: () => number;
}

const WAITS = { backOffMs: 5000, mostBackOffMs: 600_000 };
/** However long a receiver asks to be left alone. */
const MOST_ASKED_MS = 3_600_000;
const GIVEN_UP_AFTER_MS = 86_400_000;
const LONGEST_ANSWER = 500;

interface Batch {
  /** All that is done with when this is told. */
  readonly entries: readonly WaitingEntry[];
  /** Of these, what is said. */
  readonly said: readonly WaitingEntry[];
  readonly told: ToldAlerts;
}

/** Tells one target its news, and keeps what becomes of it. */
export class TargetQueue {
  readonly #options: TargetQueueOptions;
  readonly #sending: Sending;
  #failures = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(options: TargetQueueOptions) {
    this.#options = options;
    this.#sending = new Sending(options.state, options.target.name);
  }

  /** Tells what is due of this news until all is told or something fails. Rejects when the state store cannot be used. */
  async tell(entries: readonly PendingEntry[]): Promise<void> {
    const { target, now, mayGoOn } = this.#options;
    if (now() < this.#pausedUntil) return;
    let left: readonly WaitingEntry[] = inAlertOrder(entries);
    let batch = this.#gathers ? await this.#sending.unfinished(left) : [];
    for (;;) {
      if (batch.length === 0) batch = nextBatch(target.config, left, now());
      if (batch.length === 0 || !mayGoOn() || !(await this.#tellBatch(batch))) return;
      const done = new Set(batch.map(({ id }) => id));
      left = left.filter(({ id }) => !done.has(id));
      batch = [];
    }
  }

  /** Whether to go on. */
  async #tellBatch(entries: readonly WaitingEntry[]): Promise<boolean> {
    const { state, target, dashboard } = this.#options;
    if (!(await this.#isFresh(entries))) return false;
    const told = await toldOf(
      state,
      target.name,
      entries.map(({ alert }) => alert.id),
    );
    const ids = entries.map(({ id }) => id);
    const said = sift(entries, (alert) => told.has(alert));
    const { template } = target;
    const notice = await makeNotice(said, { state, told, id: noticeId(ids), template, dashboard });
    if (!notice) return state.write([...entries.map(removalOf), ...this.#end()]);
    if (this.#gathers) await this.#sending.begin(ids);
    const batch = { entries, said, told };
    let receipt: Receipt;
    try {
      receipt = await target.deliver(notice);
    } catch (error) {
      return this.#failed(batch, error);
    }
    return this.#delivered(batch, receipt);
  }

  /** Whether news goes out together. */
  get #gathers(): boolean {
    return this.#options.target.config.aggregate.within > 0;
  }

  #end(): StateChange[] {
    return this.#gathers ? [this.#sending.end()] : [];
  }

  /** A list can be older than what was done since. */
  async #isFresh(batch: readonly WaitingEntry[]): Promise<boolean> {
    const known = await this.#options.state.get(
      OUTBOX,
      batch.map(({ id }) => id),
    );
    return batch.every(({ id, revision }) => known.get(id)?.version === revision);
  }

  async #delivered(batch: Batch, { answer, reference }: Receipt): Promise<boolean> {
    const { state, target, log } = this.#options;
    const { entries, said, told } = batch;
    this.#failures = 0;
    log.info({ target: target.name, alerts: said.map(({ alert }) => alert.id) }, 'told');
    return state.write([
      ...entries.map(removalOf),
      ...said.map(({ alert }) => rememberTold(target.name, alert.id, reference ?? told.get(alert.id))),
      this.#record(batch, { outcome: 'delivered', answer }),
      ...this.#end(),
    ]);
  }

  async #failed(batch: Batch, error: unknown): Promise<boolean> {
    const { state, target, now, log } = this.#options;
    const answer = shortAnswer(messageOf(error));
    const isPermanent = error instanceof DeliveryError && error.permanent;
    const isOver = isPermanent || now() - firstTry(batch, now()) >= GIVEN_UP_AFTER_MS;
    log[isOver ? 'error' : 'warn'](
      { target: target.name, error: answer },
      isOver ? 'news is given up' : 'not told yet',
    );
    if (!isPermanent) this.#pause(error instanceof DeliveryError ? (error.afterMs ?? 0) : 0);
    const tried = batch.entries.map((entry) => this.#triedAgain(entry, answer));
    if (!isOver) {
      await state.write(tried.map(updateOf));
      return false;
    }
    const written = await state.write([
      ...tried.map(removalOf),
      ...tried.map(failureOf),
      this.#record({ ...batch, entries: tried }, { outcome: 'failed', answer }),
      ...this.#end(),
    ]);
    return written && isPermanent;
  }

  #pause(askedMs: number): void {
    const { now, random } = this.#options;
    this.#failures++;
    const wait = Math.max(Math.min(askedMs, MOST_ASKED_MS), backOff(this.#failures, WAITS, random));
    this.#pausedUntil = now() + wait;
  }

  #triedAgain(entry: WaitingEntry, answer: string): WaitingEntry {
    const { now, random } = this.#options;
    const attempts = entry.attempts + 1;
    const tried = entry.tried ?? new Date(now()).toISOString();
    const next = now() + backOff(attempts, WAITS, random);
    return { ...entry, attempts, tried, next, answer };
  }

  #record(
    { entries, said }: Pick<Batch, 'entries' | 'said'>,
    { outcome, answer }: Pick<Delivery, 'outcome' | 'answer'>,
  ): StateChange {
    const { target, now } = this.#options;
    const attempts = Math.max(...entries.map((entry) => entry.attempts));
    return recordOf({
      notice: noticeId(entries.map(({ id }) => id)),
      target: target.name,
      use: target.action.name,
      utctimestamp: new Date(now()).toISOString(),
      outcome,
      answer: shortAnswer(answer),
      attempts: outcome === 'delivered' ? attempts + 1 : attempts,
      news: said.map(({ alert, version, kind }) => ({ alert: alert.id, version, kind })),
    });
  }
}

function firstTry({ entries }: Batch, now: number): number {
  return Math.min(...entries.map(({ tried }) => (tried === undefined ? now : Date.parse(tried))));
}

function shortAnswer(answer: string): string {
  return cutText(oneLine(answer), LONGEST_ANSWER);
}

function removalOf({ id, revision }: PendingEntry): StateChange {
  return { collection: OUTBOX, id, body: undefined, expected: revision };
}

function updateOf({ id, revision, ...entry }: WaitingEntry): StateChange {
  return { collection: OUTBOX, id, body: entry as unknown as JsonObject, expected: revision };
}

function failureOf(failed: WaitingEntry): StateChange {
  const { id, revision: _, next: __, ...entry } = failed;
  const body: OutboxEntry = entry;
  return { collection: OUTBOX_FAILED, id, body: body as unknown as JsonObject, expected: 0 };
}
