import { messageOf } from '../../lifecycle/error.ts';
import type { Part } from '../../lifecycle/part.ts';
import type { Logger } from '../../log/log.ts';
import type { StateStore } from '../../state/state-store.ts';
import { type RuleSettings, ruleSettings } from './rule-setting.ts';

export interface SettingsWatcherOptions {
  readonly state: StateStore;
  readonly log: Logger;
  /** What is to be done about a change; it is tried again with the next look if it rejects. */
  readonly onChange: () => Promise<void>;
  /** Milliseconds from one look to the next. */
  readonly everyMs?: number;
}

const EVERY_MS = 5000;

/** Knows what people changed about rules, and has the rules loaded anew when that changes, wherever it was changed. */
export class SettingsWatcher implements Part {
  readonly name = 'rule settings';
  readonly #options: SettingsWatcherOptions;
  #current: RuleSettings = {};
  /** What `onChange` was told of last. */
  #told = '{}';
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(options: SettingsWatcherOptions) {
    this.#options = options;
  }

  get current(): RuleSettings {
    return this.#current;
  }

  /** A state store that is away is asked again. */
  async start(): Promise<void> {
    await this.#read().catch((error: unknown) => this.#warn(error));
    this.#told = JSON.stringify(this.#current);
    this.#timer = setInterval(() => void this.look(), this.#options.everyMs ?? EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** Looks now, or waits for the look that is under way. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: unknown) => this.#warn(error))
      .finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #look(): Promise<void> {
    await this.#read();
    const now = JSON.stringify(this.#current);
    if (now === this.#told) return;
    await this.#options.onChange();
    this.#told = now;
  }

  async #read(): Promise<void> {
    this.#current = await ruleSettings(this.#options.state);
  }

  #warn(error: unknown): void {
    this.#options.log.warn({ error: messageOf(error) }, 'changes of rules could not be taken over, tried again');
  }
}
