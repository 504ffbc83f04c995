import type { Event } from '../event/event.ts';
import type { Severity } from '../event/severity.ts';
import { messageOf } from '../lifecycle/error.ts';
import type { AlertSource } from './alert-source.ts';
import type { Match } from './judge/judge.ts';
import { ruleTimeOf } from './rule/event-values.ts';
import { exceptionTest, type RuleException } from './rule/exceptions.ts';
import type { GroupMatch } from './rule/read-match.ts';
import type { Rule } from './rule/rule.ts';
import { RuleIndex } from './rule/rule-index.ts';
import type { RuleGround } from './rule-ground.ts';
import type { RuleVersions } from './rules-in-force.ts';
import type { SigmaRule } from './sigma/rule.ts';
import { SigmaEngine } from './sigma/sigma-engine.ts';
import { sigmaAlertSource } from './sigma-alert-source.ts';

/** Events of one group that a rule on the stream matched. */
export interface StreamHit {
  readonly source: AlertSource;
  readonly group: readonly string[];
  readonly matches: readonly Match[];
  /** Some of the events. */
  readonly samples: readonly Event[];
}

interface Gathered {
  readonly source: AlertSource;
  readonly group: readonly string[];
  readonly matches: Match[];
  readonly samples: Event[];
}

export interface DetectorRules {
  /** Rules of MozDef on the stream. */
  readonly rules: readonly Rule[];
  readonly sigma: readonly SigmaRule[];
  /** What those rest on. */
  readonly ground: RuleGround;
  /** Events that Sigma rules are not to count here, by id of the rule. */
  readonly exceptions?: Readonly<Record<string, readonly RuleException[]>>;
  /** Severities that Sigma rules are to have here, by id of the rule. */
  readonly severities?: Readonly<Record<string, Severity>>;
  /** Told of rules that are left out since they cannot be used. */
  readonly onUnusable: (rule: string, reason: string) => void;
  /** Told of rules that fail at an event, the first time. */
  readonly onFailure: (rules: readonly string[], reason: string) => void;
}

/** Matches events against the rules on the stream, and gathers what they hit. A rule that fails at an event costs neither that nor others. */
export class Detector {
  readonly #sigma: SigmaEngine | undefined;
  readonly #sources = new Map<SigmaRule, AlertSource>();
  readonly #excepted: ReadonlyMap<string, (event: Event) => boolean>;
  readonly #severities: Readonly<Record<string, Severity>>;
  readonly #index: RuleIndex;
  readonly #sourceOf: ReadonlyMap<Rule, AlertSource>;
  readonly #onFailure: DetectorRules['onFailure'];
  readonly #failed = new Set<string>();
  #gathered = new Map<string, Gathered>();

  constructor({ rules, sigma, ground, exceptions = {}, severities = {}, onUnusable, onFailure }: DetectorRules) {
    this.#severities = severities;
    this.#excepted = new Map(Object.entries(exceptions).map(([id, some]) => [id, exceptionTest(some)]));
    this.#sigma = sigma.length === 0 ? undefined : new SigmaEngine(sigma, ground);
    for (const { rule, fault } of this.#sigma?.unusable ?? []) onUnusable(rule.id, fault.message);
    this.#index = new RuleIndex(rules);
    this.#sourceOf = new Map(rules.map((rule) => [rule, sourceOf(rule)]));
    this.#onFailure = onFailure;
  }

  /** Adds what the event hits to what was gathered. Never throws. */
  detect(event: Event): void {
    for (const rule of this.#index.candidates(event)) {
      const source = this.#sourceOf.get(rule);
      if (source) for (const found of this.#read(rule, event)) this.#gather(source, found, event);
    }
    this.#detectSigma(event);
  }

  #detectSigma(event: Event): void {
    if (!this.#sigma) return;
    try {
      for (const rule of this.#sigma.match(event))
        if (!this.#excepted.get(rule.id)?.(event)) this.#gatherSigma(rule, event);
    } catch (error) {
      this.#fail(
        this.#sigma.usable.map(({ id }) => id),
        error,
      );
    }
  }

  #gatherSigma(rule: SigmaRule, event: Event): void {
    const match = { time: ruleTimeOf(event), id: event.mozdef.id, steps: 1, fields: {} };
    this.#gather(this.#sourceOfSigma(rule), { group: [event.hostname], match }, event);
  }

  #sourceOfSigma(rule: SigmaRule): AlertSource {
    const source = this.#sources.get(rule) ?? sigmaAlertSource(rule, this.#severities[rule.id]);
    this.#sources.set(rule, source);
    return source;
  }

  /** Versions of the rules that it runs, by their ids. */
  get inForce(): RuleVersions {
    const sigma = (this.#sigma?.usable ?? []).map((rule) => this.#sourceOfSigma(rule));
    return Object.fromEntries([...this.#sourceOf.values(), ...sigma].map(({ id, version }) => [id, version]));
  }

  /** What was gathered since the last time. */
  take(): readonly StreamHit[] {
    const hits = [...this.#gathered.values()];
    this.#gathered = new Map();
    return hits;
  }

  #read(rule: Rule, event: Event): readonly GroupMatch[] {
    try {
      return rule.read(event);
    } catch (error) {
      this.#fail([rule.id], error);
      return [];
    }
  }

  /** What one event does to a rule says nothing of others; that it happens is said once. */
  #fail(rules: readonly string[], error: unknown): void {
    const first = rules.filter((rule) => !this.#failed.has(rule));
    if (first.length > 0) this.#onFailure(first, messageOf(error));
    for (const rule of first) this.#failed.add(rule);
  }

  #gather(source: AlertSource, { group, match }: GroupMatch, event: Event): void {
    const key = JSON.stringify([source.id, group]);
    const hit = this.#gathered.get(key) ?? { source, group, matches: [], samples: [] };
    this.#gathered.set(key, hit);
    hit.matches.push(match);
    if (hit.samples.length < source.file.samples) hit.samples.push(event);
  }
}

/** What alerts take over from a rule: all that its file says, but for what only tests read. */
function sourceOf({ id, version, groupBy, eachEvent, quiet, file }: Rule): AlertSource {
  return { id, version, groupBy, eachEvent, quiet, file: withoutExamples(file) };
}

function withoutExamples(file: Rule['file']): Rule['file'] {
  const said = { ...file };
  delete said.examples;
  return said;
}
