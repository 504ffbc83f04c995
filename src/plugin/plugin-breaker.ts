import type { BreakerConfig } from './plugins-config.ts';

/** Switches one plugin off for a while after so many failures in a row; then one event is tried, and one success closes it. */
export class PluginBreaker {
  readonly #config: BreakerConfig;
  readonly #now: () => number;
  #failures = 0;
  /** 0: closed. */
  #openUntil = 0;

  constructor(config: BreakerConfig, now: () => number) {
    this.#config = config;
    this.#now = now;
  }

  /** Whether the plugin is to be left alone now. */
  get resting(): boolean {
    return this.#openUntil !== 0 && this.#now() < this.#openUntil;
  }

  /** Whether it failed too often and has not succeeded since. */
  get open(): boolean {
    return this.#openUntil !== 0;
  }

  /** True when this success closed the breaker. */
  succeeded(): boolean {
    if (this.#failures === 0) return false;
    const closed = this.open;
    this.#failures = 0;
    this.#openUntil = 0;
    return closed;
  }

  /** True when this failure opened the breaker. */
  failed(): boolean {
    const opened = ++this.#failures >= this.#config.failures && !this.open;
    if (this.#failures >= this.#config.failures) this.#openUntil = this.#now() + this.#config.pause;
    return opened;
  }
}
