import type { Event } from '../event/event.ts';
import type { Severity } from '../event/severity.ts';
import { messageOf } from '../lifecycle/error.ts';
import type { AlertSource } from './alert-source.ts';
import type { Match } from './judge/judge.ts';
import { exceptionTest, type RuleException } from './rule/exceptions.ts';
import type { GroupMatch } from './rule/read-match.ts';
import type { Rule } from './rule/rule.ts';
import { RuleIndex } from './rule/rule-index.ts';
import type { RuleGround } from './rule-ground.ts';
import type { RuleVersions } from './rules-in-force.ts';
import type { SigmaRule } from './sigma/rule.ts';
import { SigmaEngine } from './sigma/sigma-engine.ts';
import { sigmaAlertSource, sigmaHit } from './sigma-alert-source.ts';

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
  /** Time of the match of the last of them. */
  sampled: number;
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
  /** Told again and again while it does what may take seconds between two events. */
  readonly onStep?: () => void;
}

/** A rule that failed at events, why it did first, and at how many. */
export interface RuleFailure {
  readonly rule: string;
  readonly reason: string;
  readonly count: number;
}

/** Of one group and batch. */
const MOST_SAMPLES = 100;
/** An error may say all that the event does. */
const MOST_REASON = 300;

/** Matches events against the rules on the stream, and gathers what they hit. A rule that fails at an event costs neither that nor others. */
export class Detector {
  readonly #sigma: SigmaEngine | undefined;
  readonly #sources = new Map<SigmaRule, AlertSource>();
  readonly #excepted: ReadonlyMap<string, (event: Event) => boolean>;
  readonly #severities: Readonly<Record<string, Severity>>;
  readonly #index: RuleIndex;
  readonly #sourceOf: ReadonlyMap<Rule, AlertSource>;
  #failed = new Map<string, RuleFailure>();
  #gathered = new Map<string, Gathered>();

  constructor({ rules, sigma, ground, exceptions = {}, severities = {}, onStep }: DetectorRules) {
    this.#severities = severities;
    this.#excepted = new Map(Object.entries(exceptions).map(([id, some]) => [id, exceptionTest(some)]));
    const onFailure = ({ id }: SigmaRule, error: unknown): void => this.#fail(id, error);
    this.#sigma =
      sigma.length === 0 ? undefined : new SigmaEngine(sigma, { ...ground, onFailure, ...(onStep && { onStep }) });
    this.#index = new RuleIndex(rules);
    this.#sourceOf = new Map(rules.map((rule) => [rule, sourceOf(rule)]));
  }

  /** Adds what the event hits to what was gathered. Never throws. */
  detect(event: Event): void {
    for (const rule of this.#candidates(event)) {
      const source = this.#sourceOf.get(rule);
      if (source) for (const found of this.#read(rule, event)) this.#gather(source, found, event);
    }
    this.#detectSigma(event);
  }

  /** All rules, if a field cannot be read that tells which to try: only those fail then that ask for it. */
  #candidates(event: Event): Iterable<Rule> {
    try {
      return this.#index.candidates(event);
    } catch {
      return this.#sourceOf.keys();
    }
  }

  #detectSigma(event: Event): void {
    if (!this.#sigma) return;
    try {
      for (const rule of this.#sigma.match(event)) this.#gatherSigma(rule, event);
    } catch (error) {
      // It is not even known which rules are meant for the event.
      for (const { id } of this.#sigma.usable) this.#fail(id, error);
    }
  }

  #gatherSigma(rule: SigmaRule, event: Event): void {
    try {
      if (this.#excepted.get(rule.id)?.(event)) return;
      this.#gather(this.#sourceOfSigma(rule), sigmaHit(event), event);
    } catch (error) {
      this.#fail(rule.id, error);
    }
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

  /** Rules that are left out since they cannot be used, and why. */
  get unusable(): Readonly<Record<string, string>> {
    return Object.fromEntries((this.#sigma?.unusable ?? []).map(({ rule, fault }) => [rule.id, fault.message]));
  }

  /** Rules that failed at events since the last time. */
  takeFailures(): readonly RuleFailure[] {
    if (this.#failed.size === 0) return [];
    const failures = [...this.#failed.values()];
    this.#failed = new Map();
    return failures;
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
      this.#fail(rule.id, error);
      return [];
    }
  }

  /** What one event does to a rule says nothing of others. */
  #fail(rule: string, error: unknown): void {
    const { reason, count } = this.#failed.get(rule) ?? { reason: messageOf(error).slice(0, MOST_REASON), count: 0 };
    this.#failed.set(rule, { rule, reason, count: count + 1 });
  }

  #gather(source: AlertSource, { group, match }: GroupMatch, event: Event): void {
    const key = JSON.stringify([source.id, group]);
    const hit = this.#gathered.get(key) ?? { source, group, matches: [], samples: [], sampled: match.time };
    this.#gathered.set(key, hit);
    hit.matches.push(match);
    // What is so far from the others becomes an alert of its own, which is to show an event, too.
    const isApart = Math.abs(match.time - hit.sampled) > source.quiet && hit.samples.length < MOST_SAMPLES;
    if (!isApart && hit.samples.length >= source.file.samples) return;
    hit.samples.push(event);
    hit.sampled = match.time;
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
