import { setTimeout as pause } from 'node:timers/promises';
import { backOff } from '../../lifecycle/back-off.ts';
import { messageOf } from '../../lifecycle/error.ts';
import type { Part } from '../../lifecycle/part.ts';
import type { Logger } from '../../log/log.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { Alert } from '../alert.ts';
import { alertsNewestFirst, type IndexEntry } from '../alert-index.ts';
import { getAlerts } from '../find-alerts.ts';
import type { MirrorIndex } from './mirror-index.ts';

export interface AlertMirrorOptions {
  readonly state: StateStore;
  readonly index: Pick<MirrorIndex, 'write' | 'behind'>;
  readonly log: Logger;
}

/** Alerts that are written at once. */
const AT_ONCE = 200;
/** Alerts that wait here while the server is away; others are left to `walk`. */
const MOST_WAITING = 10_000;
const BACK_OFF = { backOffMs: 500, mostBackOffMs: 30_000 };

/**
 * Shows alerts to Kibana and others who ask the search server. The truth is the state store: an alert that was saved is read there and
 * written with its version, so that however often and in whatever order that happens the newest stays. It keeps no one waiting. What
 * is not written since this process ended, or the server was away for too long, `walk` finds.
 */
export class AlertMirror implements Part {
  readonly name = 'alert mirror';
  readonly #options: AlertMirrorOptions;
  readonly #waiting = new Set<string>();
  readonly #ended = new AbortController();
  #work: Promise<void> | undefined;
  #failures = 0;
  /** Where the walk goes on; undefined: with the newest. */
  #place: string | undefined;

  constructor(options: AlertMirrorOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {}

  /** Writes what waits, as far as the server takes it. */
  async stop(): Promise<void> {
    this.#ended.abort();
    await this.#work;
    await this.#writeSome().catch(() => undefined);
  }

  /** These alerts are new or different. Never throws. */
  tell(alerts: readonly Pick<Alert, 'id'>[]): void {
    for (const { id } of alerts) if (this.#waiting.size < MOST_WAITING) this.#waiting.add(id);
    this.#work ??= this.#drain().finally(() => {
      this.#work = undefined;
    });
  }

  /**
   * Looks at the next alerts, newest first and at the end from the start again, and writes those of which the server has less: one of
   * 500 alerts at a time. Called every ten seconds it has been at 180,000 alerts after an hour.
   */
  async walk(): Promise<void> {
    const { state, index } = this.#options;
    const pages = alertsNewestFirst(state, { after: this.#place, from: 0 });
    const { value } = await pages.next();
    const page: readonly IndexEntry[] | undefined = value;
    const known = await getAlerts(state, page?.map(({ alert }) => alert) ?? []);
    await index.write(await index.behind(known));
    this.#place = page?.at(-1)?.place;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#ended.signal.aborted) {
      try {
        await this.#writeSome();
        this.#failures = 0;
      } catch (error) {
        if (this.#failures++ === 0)
          this.#options.log.warn({ error: messageOf(error) }, 'alerts are not shown at the search server yet');
        await pause(backOff(this.#failures, BACK_OFF), undefined, { signal: this.#ended.signal }).catch(
          () => undefined,
        );
      }
    }
  }

  async #writeSome(): Promise<void> {
    const ids = [...this.#waiting].slice(0, AT_ONCE);
    if (ids.length === 0) return;
    for (const id of ids) this.#waiting.delete(id);
    const { state, index } = this.#options;
    try {
      await index.write(await getAlerts(state, ids));
    } catch (error) {
      for (const id of ids) this.#waiting.add(id);
      throw error;
    }
  }
}
