import type { ServerAddress } from '../server.ts';
import type { Body } from './bodies.ts';
import type { Pace } from './pace.ts';
import { postBody } from './post-body.ts';
import type { ProgressLine } from './progress-line.ts';

export interface BodySenderOptions {
  readonly server: ServerAddress;
  readonly endpoint: string;
  readonly retries: number;
  readonly pace: Pace;
  readonly progress: ProgressLine;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** Sends bodies at the pace that was asked for, and counts. */
export class BodySender {
  readonly #options: BodySenderOptions;
  sent = 0;
  refused = 0;
  /** Why the server refused the first of those that it refused. */
  reason: string | undefined;

  constructor(options: BodySenderOptions) {
    this.#options = options;
  }

  /** Resolves when the server owns the events, or refused them for good. Rejects as `postBody` does. */
  async send(body: Body, claim: string): Promise<void> {
    const { pace, progress, wait } = this.#options;
    const pause = pace.take(body.records.length);
    if (pause > 0) await wait(pause);
    const report = await postBody(body, claim, {
      ...this.#options,
      onRetry: (reason, waitMs) => progress.draw(this.sent, `waiting ${Math.ceil(waitMs / 1000)} s: ${reason}`),
    });
    this.sent += report.accepted;
    this.refused += report.refused;
    this.reason ??= report.reason;
    progress.draw(this.sent);
  }
}
