import { messageOf } from '../lifecycle/error.ts';
import type { Part } from '../lifecycle/part.ts';
import type { Logger } from '../log/log.ts';
import { PacedWarnings } from '../log/paced-warnings.ts';
import { readSourceTokens, type SourceTokenTable, sourceTokensPulse } from '../state/sources/source-tokens.ts';
import type { StateStore } from '../state/state-store.ts';

/** How long a token that is made or revoked may wait until it is known, milliseconds. */
const LOOK_MS = 2000;

interface KeptTokensOptions {
  readonly state: StateStore;
  readonly log: Logger;
  readonly now: () => number;
}

/** The tokens of senders that were made while the server runs. While the state store is away those of before hold. */
export class KeptTokens implements Part {
  readonly name = 'tokens of senders';
  readonly #options: KeptTokensOptions;
  readonly #warnings: PacedWarnings;
  #table: SourceTokenTable | undefined;
  #pulse = -1;
  #looking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: KeptTokensOptions) {
    this.#options = options;
    this.#warnings = new PacedWarnings(options.log, options.now, 'tokens of senders cannot be read now');
  }

  async start(): Promise<void> {
    // A state store that is away must not keep senders waiting whose tokens the configuration has.
    void this.look();
    this.#timer = setInterval(() => void this.look(), LOOK_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** Whether it is known which there are. */
  get known(): boolean {
    return this.#table !== undefined;
  }

  /** Source of the token with this digest, unless it has expired. */
  sourceOf(digest: string): string | undefined {
    const token = this.#table?.get(digest);
    const isOver = token?.expires !== undefined && Date.parse(token.expires) <= this.#options.now();
    return isOver ? undefined : token?.source;
  }

  /** Reads them if they have changed. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    const { state } = this.#options;
    try {
      const pulse = await sourceTokensPulse(state);
      if (pulse === this.#pulse) return;
      this.#table = await readSourceTokens(state);
      this.#pulse = pulse;
    } catch (error) {
      this.#warnings.note('state-unavailable', { error: messageOf(error) });
    }
  }
}
