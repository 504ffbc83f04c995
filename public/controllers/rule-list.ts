import type { ReactiveControllerHost } from 'lit';
import { api } from '../api/api-client.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import type { RulesAnswer, RuleView } from '../api/types.ts';
import { askedRules, type RuleCounts, type RuleRow, ruleCounts, ruleRows } from '../model/rule-rows.ts';
import type { RulesState } from '../model/rules-url.ts';
import { LatestRequest } from './latest-request.ts';

/** No one tells of rules that change; so long they are shown as they were. */
const EVERY_MS = 30_000;
/** While a change is not in force yet. */
const SOON_MS = 3000;

interface AskedRules {
  readonly rules: readonly RuleView[];
  readonly counts: RuleCounts;
}

/** All rules, read whole and narrowed here; read again every now and then while someone looks. */
export class RuleList {
  phase: 'loading' | 'ready' | 'failed' = 'loading';
  answer: RulesAnswer | undefined;
  error: ApiError | undefined;
  #rows: readonly RuleRow[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked: { readonly rows: readonly RuleRow[]; readonly key: string; readonly found: AskedRules } | undefined;
  readonly #request: LatestRequest;
  readonly #host: ReactiveControllerHost;
  readonly #seen = (): void => {
    if (!document.hidden) void this.load();
  };

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#request = new LatestRequest(host);
  }
  get slow(): boolean {
    return this.#request.slow;
  }

  start(): void {
    addEventListener('focus', this.#seen);
    document.addEventListener('visibilitychange', this.#seen);
    void this.load();
  }
  stop(): void {
    removeEventListener('focus', this.#seen);
    document.removeEventListener('visibilitychange', this.#seen);
    clearTimeout(this.#timer);
    this.#request.giveUp();
  }

  /** Reads them anew; what is shown stays until the answer is there. */
  async load(): Promise<void> {
    clearTimeout(this.#timer);
    const abort = this.#request.begin();
    try {
      const answer = await api.rules(abort.signal);
      this.answer = answer;
      this.#rows = ruleRows(answer.rules);
      this.error = undefined;
      this.phase = 'ready';
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error === undefined) return;
      this.error = error;
      this.phase = 'failed';
    }
    if (!this.#request.end(abort)) return;
    this.#timer = setTimeout(this.#seen, this.#isPending ? SOON_MS : EVERY_MS);
    this.#host.requestUpdate();
  }

  /** Those that the address asks for, and how many each choice would show; the same object while nothing is different. */
  asked(state: RulesState): AskedRules {
    const { sel: _, ...wanted } = state;
    const key = JSON.stringify(wanted);
    if (this.#asked?.rows !== this.#rows || this.#asked.key !== key) {
      const found = { rules: askedRules(this.#rows, state), counts: ruleCounts(this.#rows, state) };
      this.#asked = { rows: this.#rows, key, found };
    }
    return this.#asked.found;
  }

  get #isPending(): boolean {
    return this.answer?.rules.some(({ pending }) => pending) ?? false;
  }
}
