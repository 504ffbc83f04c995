import { randomBytes } from 'node:crypto';
import { seededRandom } from '../../bench/realistic-events.ts';
import { ChaosSender } from '../../chaos/chaos-sender.ts';
import { Ledger, type Verdict } from '../../chaos/ledger.ts';
import { storedKeys } from '../../chaos/stored-keys.ts';
import { type RunningServer, until } from '../../support/running-server.ts';

/** Senders that never give up, to these frontends; `end` waits until all that was accepted is stored, and judges. */
export class Senders {
  readonly #ledger = new Ledger();
  readonly #senders: readonly ChaosSender[];
  readonly #sending: Promise<unknown>;
  /** What the keys of these senders begin with. */
  readonly #name = `run${randomBytes(4).toString('hex')}`;

  /** `breathMs`: between the bodies of a sender, of which each frontend has two. */
  constructor(frontends: readonly RunningServer[], seed: number, breathMs?: number) {
    const random = seededRandom(seed);
    this.#senders = frontends.flatMap((frontend, index) =>
      [false, true].map(
        (claimed) =>
          new ChaosSender({
            name: `${this.#name}f${index}${claimed ? 'c' : 'u'}`,
            url: () => frontend.frontend,
            ledger: this.#ledger,
            random,
            claimed,
            ...(breathMs !== undefined && { breathMs }),
          }),
      ),
    );
    this.#sending = Promise.all(this.#senders.map((sender) => sender.run()));
  }

  /** What finds the events of these senders, here and at the search server. */
  get query(): string {
    return `details.chaoskey:${this.#name}*`;
  }

  /** Events accepted so far. */
  get answered(): number {
    return this.#ledger.answered;
  }

  abandon(): void {
    for (const sender of this.#senders) sender.abandon();
  }

  /** Resolves when so many more events were accepted. */
  async more(events: number): Promise<void> {
    const enough = this.answered + events;
    await until(() => this.answered >= enough, 120_000, `${events} more events to be accepted`);
  }

  /** `settled` says whether all that was accepted has been stored and acked. */
  async end(web: RunningServer, settled: () => Promise<boolean>): Promise<Verdict> {
    for (const sender of this.#senders) sender.stop();
    await this.#sending;
    await until(settled, 240_000, 'all batches to be stored and acked');
    let verdict = this.#ledger.judge(await storedKeys(web, this.#name));
    // What was stored last is searchable within two seconds; what is not then is lost.
    const end = performance.now() + 5000;
    while (verdict.lost.length > 0 && performance.now() < end)
      verdict = this.#ledger.judge(await storedKeys(web, this.#name));
    return verdict;
  }
}
