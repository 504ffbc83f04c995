import type { JsonObject } from '../event/event.ts';
import { messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import type { StateStore } from '../state/state-store.ts';

/** Versions of rules, by their ids. */
export type RuleVersions = Readonly<Record<string, string>>;

/** What one instance runs on the stream. Times are milliseconds since 1970. */
interface InForce {
  /** When it ran rules for the first time. */
  readonly from: number;
  /** When it was stopped. */
  readonly until?: number;
  /** Version of each rule, and since when it ran no other one. */
  readonly rules: Readonly<Record<string, readonly [version: string, since: number]>>;
}

const COLLECTION = 'streamrules';
/** Where instances say that they are there, and how long one that does not may be there all the same. */
const INSTANCES = 'instances';
const REPORTS_MS = 60_000;
const MOST = 1000;
const RETRY_MS = 5000;
/** Of a rule that comes, goes or changes at the moment. */
const NOT_YET = Number.MAX_SAFE_INTEGER;

export interface RulesInForceOptions {
  readonly state: StateStore;
  readonly instance: string;
  readonly log: Logger;
  readonly now: () => number;
}

/**
 * Writes down which rules on the stream an instance runs, and since when, for whoever asks whether they saw an event. What cannot be
 * written now is written later, and never keeps events waiting.
 */
export class RulesInForce {
  readonly #options: RulesInForceOptions;
  #said: InForce | undefined;
  /** Rules that failed since they were loaded. */
  readonly #failing = new Set<string>();
  #writing: Promise<void> = Promise.resolve();
  #retry: NodeJS.Timeout | undefined;

  constructor(options: RulesInForceOptions) {
    this.#options = options;
  }

  /** These run from now on, and none did before in this process. Since when they do is known from before, where they are the same. */
  async begin(rules: RuleVersions): Promise<void> {
    const { state, instance, now } = this.#options;
    const known = await state
      .get(COLLECTION, [instance])
      .then((found) => found.get(instance)?.body as unknown as InForce | undefined)
      .catch(() => undefined);
    await this.#say({ from: known?.from ?? now(), rules: sinceWhen(rules, known?.rules ?? {}, now()) });
  }

  /** These take the place of others, which still run: of rules that are different nothing can be said until that is over. */
  changing(rules: RuleVersions): Promise<void> {
    this.#failing.clear();
    if (!this.#said) return Promise.resolve();
    const known = this.#said.rules;
    const all = { ...sinceWhen(rules, {}, NOT_YET), ...known };
    const said = Object.entries(all).map(([id, [version, since]]) => {
      const next = Object.hasOwn(rules, id) ? rules[id] : undefined;
      return [id, [next ?? version, next === version ? since : NOT_YET]] as const;
    });
    return this.#say({ ...this.#said, rules: Object.fromEntries(said) });
  }

  /** Now these run alone. */
  changed(rules: RuleVersions): Promise<void> {
    if (!this.#said) return Promise.resolve();
    return this.#say({ ...this.#said, rules: this.#doubted(sinceWhen(rules, this.#said.rules, this.#options.now())) });
  }

  /** These failed at an event, perhaps each of them: of what they see before they are loaded anew nothing can be said. */
  failed(rules: readonly string[]): Promise<void> {
    if (!this.#said) return Promise.resolve();
    for (const rule of rules) this.#failing.add(rule);
    return this.#say({ ...this.#said, rules: this.#doubted(this.#said.rules) });
  }

  #doubted(rules: InForce['rules']): InForce['rules'] {
    const said = Object.entries(rules).map(
      ([id, [version, since]]) => [id, [version, this.#failing.has(id) ? NOT_YET : since]] as const,
    );
    return Object.fromEntries(said);
  }

  /** None run any more. */
  async end(): Promise<void> {
    if (this.#said) await this.#say({ ...this.#said, until: this.#options.now() });
    clearTimeout(this.#retry);
  }

  #say(said: InForce): Promise<void> {
    this.#said = said;
    clearTimeout(this.#retry);
    this.#writing = this.#writing.then(() => this.#write(said));
    return this.#writing;
  }

  async #write(said: InForce): Promise<void> {
    const { state, instance, log } = this.#options;
    try {
      await state.write([{ collection: COLLECTION, id: instance, body: { ...said } as unknown as JsonObject }]);
    } catch (error) {
      log.warn({ error: messageOf(error) }, 'which rules run here cannot be written down yet');
      this.#retry = setTimeout(() => void this.#say(this.#said ?? said), RETRY_MS);
      this.#retry.unref();
    }
  }
}

function sinceWhen(rules: RuleVersions, before: InForce['rules'], now: number): InForce['rules'] {
  return Object.fromEntries(
    Object.entries(rules).map(([id, version]) => {
      const known = Object.hasOwn(before, id) ? before[id] : undefined;
      return [id, known?.[0] === version && known[1] !== NOT_YET ? known : [version, now]];
    }),
  );
}

/** Whether a rule on the stream ran wherever an event may have been processed that was received at a time. */
export type RanThen =
  | { readonly ran: 'yes'; readonly since: number; readonly versions: readonly string[] }
  | { readonly ran: 'no' }
  | { readonly ran: 'unknown'; readonly instance?: string; readonly since?: number };

/** When each instance was heard of last; one that reports is not gone yet, and of one that is gone for good nothing is known. */
async function lastSeen(state: StateStore): Promise<ReadonlyMap<string, number>> {
  const instances = await state.list(INSTANCES, { limit: MOST });
  return new Map(instances.map(({ id, body }) => [id, Date.parse(body['seen'] as string) + REPORTS_MS]));
}

/** By what all instances wrote down. */
export async function ranThen(state: StateStore, rule: string, received: number): Promise<RanThen> {
  const documents = await state.list(COLLECTION, { limit: MOST });
  const seen = await lastSeen(state);
  const may = documents
    .map(({ id, body }) => ({ id, ...(body as unknown as InForce) }))
    .filter(({ id, until = seen.get(id) ?? 0 }) => until >= received);
  if (may.length === 0) return { ran: 'unknown' };
  const each = may.map(({ id, from, rules }) => {
    const [version, since] = (Object.hasOwn(rules, rule) && rules[rule]) || [];
    return { id, version, since, ran: since !== undefined && (since <= received || since === from) };
  });
  if (each.every(({ version }) => version === undefined)) return { ran: 'no' };
  const doubtful = each.find(({ ran }) => !ran);
  if (doubtful) {
    const { id: instance, since } = doubtful;
    return { ran: 'unknown', instance, ...(since !== undefined && since !== NOT_YET && { since }) };
  }
  const versions = [...new Set(each.map(({ version }) => String(version)))];
  return { ran: 'yes', since: Math.max(...each.map(({ since = 0 }) => since)), versions };
}
