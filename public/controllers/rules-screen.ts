import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { LedgerLine } from '../../src/correlate/ledger-line.ts';
import type { RuleChange, RuleHistoryEntry } from '../../src/detect/settings/change-rule.ts';
import { api } from '../api/api-client.ts';
import type { NewException, RuleDetail } from '../api/types.ts';
import { decodeRulesState, encodeRulesState, isRulesPath, type RulesState } from '../model/rules-url.ts';
import { go, LocationController } from './location.ts';
import { Opened } from './opened.ts';
import { RuleHandling, type SeenRule } from './rule-handling.ts';
import { RuleList } from './rule-list.ts';

/** The rule that is open, with all that is known of it. */
export interface WholeRule {
  readonly rule: RuleDetail;
  readonly history: readonly RuleHistoryEntry[];
  readonly ledger: readonly LedgerLine[];
}

/** Evaluations that are shown. */
const LINES = 10;

/** The page Rules as a machine: the address decides what is shown. */
export class RulesScreen implements ReactiveController {
  state: RulesState = decodeRulesState(location);
  readonly list: RuleList;
  readonly opened: Opened<WholeRule>;
  readonly handling: RuleHandling;
  /** Notes that were typed about a rule and not sent. */
  readonly #notes = new Map<string, string>();
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.list = new RuleList(host);
    this.opened = new Opened(host, readWhole);
    this.handling = new RuleHandling(host, () => this.load());
    host.addController(new LocationController(host, () => this.#moved()));
    host.addController(this);
  }
  hostConnected(): void {
    this.state = decodeRulesState(location);
    this.opened.open(this.state.sel);
    this.list.start();
  }
  hostDisconnected(): void {
    this.list.stop();
    this.opened.stop();
    this.handling.stop();
  }

  async load(): Promise<void> {
    await Promise.all([this.list.load(), this.opened.reload()]);
  }

  readonly change = (change: Partial<RulesState>, replace = false): void =>
    go(encodeRulesState({ ...this.state, ...change }), { replace });

  /** Opens a rule beside the list, or (empty) closes it; going from one to the next is no step to come back to. */
  readonly open = (id: string): void => this.change({ sel: id }, id !== '' && this.state.sel !== '');

  noteOf(id: string): string {
    return this.#notes.get(id) ?? '';
  }
  note(id: string, note: string): void {
    this.#notes.set(id, note);
    this.#host.requestUpdate();
  }

  /** Does it with the open rule, with the note that was typed; what failed keeps its note. */
  async act(change: RuleChange): Promise<void> {
    const rule = this.opened.what?.rule;
    if (rule === undefined) return;
    const note = this.noteOf(rule.id).trim();
    if (await this.handling.act(rule, note === '' ? change : { ...change, note })) this.note(rule.id, '');
  }

  /** Adds an exception to a rule. Rejects with ApiError; the next attempt goes by what the rule is then. */
  async except(rule: SeenRule, { query, reason, owner, until, force = false }: NewException): Promise<void> {
    const now = this.opened.what?.rule;
    const except = { query, reason, owner, ...(until !== undefined && { until }) };
    await this.handling.attempt(now?.id === rule.id ? now : rule, { except }, force);
  }

  #moved(): void {
    if (!isRulesPath(location.pathname)) return;
    this.state = decodeRulesState(location);
    this.opened.open(this.state.sel);
  }
}

async function readWhole(id: string, signal: AbortSignal): Promise<WholeRule> {
  const [rule, { history }, { lines }] = await Promise.all([
    api.rule(id, signal),
    api.ruleHistory(id, signal),
    api.ruleLedger(id, LINES, signal),
  ]);
  return { rule, history, ledger: lines };
}
