import { messageOf } from '../lifecycle/error.ts';
import type { Part } from '../lifecycle/part.ts';
import { isInForce } from '../lists/entry.ts';
import type { ListStore, StoredList } from '../lists/list-store.ts';
import type { Logger } from '../log/log.ts';
import type { RulesConfig } from './rules-config.ts';

export interface KeptRuleListsOptions {
  /** As it was written. */
  readonly config: RulesConfig;
  readonly store: ListStore;
  readonly log: Logger;
  readonly now: () => number;
  /** What is to be done when a list that rules use has changed; it is tried again with the next look if it rejects. */
  readonly onChange: () => Promise<void>;
  /** Milliseconds from one look to the next. */
  readonly everyMs?: number;
}

/** Rules are loaded anew for a change, which takes a while. */
const EVERY_MS = 5000;

/** What the lists that people keep mean to the rules that use them, where `rules.lists` says of a list that it is kept. */
export class KeptRuleLists implements Part {
  readonly name = 'lists of rules';
  readonly #options: KeptRuleListsOptions;
  readonly #names: readonly string[];
  #current: RulesConfig;
  /** Values by name, as `onChange` was told of last. */
  #told = '[]';
  #pulse = -1;
  /** When the first entry of those that were read is over, ISO 8601; from then on they are others. */
  #until: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(options: KeptRuleListsOptions) {
    this.#options = options;
    this.#current = options.config;
    this.#names = Object.entries(options.config.lists).flatMap(([name, { kept }]) => (kept ? [name] : []));
  }

  /** The configuration with the entries of kept lists that hold put in. */
  get config(): RulesConfig {
    return this.#current;
  }

  /** A state store that is away is asked again. Without lists that are kept nothing is done. */
  async start(): Promise<void> {
    if (this.#names.length === 0) return;
    await this.#read().then(
      (told) => (this.#told = told ?? this.#told),
      (error: unknown) => this.#warn(error),
    );
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
    const values = await this.#read();
    if (values === undefined || values === this.#told) return;
    try {
      await this.#options.onChange();
      this.#told = values;
    } catch (error) {
      this.#pulse = -1;
      throw error;
    }
  }

  /** All values as one text; undefined when they are what they were. */
  async #read(): Promise<string | undefined> {
    const { store, config, now } = this.#options;
    const time = new Date(now()).toISOString();
    const pulse = await store.pulse();
    if (pulse === this.#pulse && (this.#until === undefined || time < this.#until)) return undefined;
    const lists = { ...config.lists };
    const read: [string, readonly string[]][] = [];
    const ends: string[] = [];
    for (const name of this.#names) {
      const written = config.lists[name];
      const { values, until } = await valuesOf(store, await store.get(name), time);
      if (written) lists[name] = { ...written, entries: [...written.entries, ...values] };
      read.push([name, values]);
      if (until !== undefined) ends.push(until);
    }
    this.#current = { ...config, lists };
    this.#pulse = pulse;
    this.#until = ends.sort()[0];
    return JSON.stringify(read);
  }

  #warn(error: unknown): void {
    this.#options.log.warn({ error: messageOf(error) }, 'lists of rules could not be taken over, tried again');
  }
}

interface ListValues {
  readonly values: readonly string[];
  /** When the first of them is over, if one is at some time. */
  readonly until: string | undefined;
}

async function valuesOf(store: ListStore, list: StoredList | undefined, now: string): Promise<ListValues> {
  if (!list || list.removed) return { values: [], until: undefined };
  const all = [...(await store.chunks(list, list.chunks)).values()].flat();
  const holding = all.filter((entry) => isInForce(entry, now));
  const until = holding.reduce<string | undefined>(
    (first, { expires }) => (expires !== undefined && (first === undefined || expires < first) ? expires : first),
    undefined,
  );
  return { values: holding.map(({ value }) => value), until };
}
