import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../event/event.ts';
import type { Severity } from '../../event/severity.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { RuleException } from '../rule/exceptions.ts';
import { RULE_SETTINGS, type RuleSetting } from './rule-setting.ts';

/** What a person changes about a rule; `null`: as its file and the configuration say. */
export interface RuleChange {
  readonly enabled?: boolean | null | undefined;
  readonly severity?: Severity | null | undefined;
  /** An exception to be added; in the history with the id that it got. */
  readonly except?: (RuleException & { readonly id?: string }) | undefined;
  /** Id of an added exception that is to go. */
  readonly unexcept?: string | undefined;
  /** Why, for those who read it later. */
  readonly note?: string | undefined;
}

/** A change that was made. */
export interface RuleHistoryEntry {
  /** Of the settings, after it. */
  readonly version: number;
  readonly utctimestamp: string;
  readonly actor: string;
  readonly change: RuleChange;
  /** What there was before. */
  readonly before: RuleSetting;
}

export interface VersionedSetting extends RuleSetting {
  /** 0: nobody changed anything. */
  readonly version: number;
}

export interface ChangeRuleOptions {
  readonly state: StateStore;
  readonly actor: string;
  readonly now: () => number;
  /** The version that the person saw; absent: whatever it is. */
  readonly seen?: number | undefined;
}

/** Collection of what was changed; ids are `<rule>/<version>`. */
const HISTORY = 'rulehistory';
const ATTEMPTS = 5;
const MOST_EXCEPTIONS = 500;

/** What people changed about a rule. */
export async function settingOf(state: StateStore, rule: string): Promise<VersionedSetting> {
  const found = (await state.get(RULE_SETTINGS, [rule])).get(rule);
  return found ? { ...(found.body as unknown as RuleSetting), version: found.version } : { exceptions: [], version: 0 };
}

/**
 * Changes a rule for all instances, and records it in the same write. Rejects with `conflict` when it is no longer as it was seen,
 * with `not-found` for an exception that is not there.
 */
export async function changeRule(
  rule: string,
  change: RuleChange,
  options: ChangeRuleOptions,
): Promise<VersionedSetting> {
  const { state, seen, actor, now } = options;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { version, ...before } = await settingOf(state, rule);
    if (seen !== undefined && seen !== version) throw conflict(rule, version, seen);
    const id = randomUUID();
    const after = changed(before, change, { ...options, id });
    const given = { ...change, ...(change.except && { except: { ...change.except, id } }) };
    const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const entry = { utctimestamp: new Date(now()).toISOString(), actor, change: said, before };
    const written = await state.write([
      { collection: RULE_SETTINGS, id: rule, body: after as unknown as JsonObject, expected: version },
      { collection: HISTORY, id: historyId(rule, version + 1), body: entry as unknown as JsonObject, expected: 0 },
    ]);
    if (written) return { ...after, version: version + 1 };
  }
  throw new MozdefError('conflict', `rule ${rule} is being changed by others`, {
    remedy: 'Look again, and try again.',
  });
}

/** What was changed about a rule, oldest first. */
export async function historyOfRule(state: StateStore, rule: string): Promise<readonly RuleHistoryEntry[]> {
  const entries = await state.list(HISTORY, { limit: 1000, prefix: `${rule}/` });
  return entries.map(({ id, body }) => ({
    ...(body as unknown as Omit<RuleHistoryEntry, 'version'>),
    version: Number(id.slice(rule.length + 1)),
  }));
}

function changed(
  before: RuleSetting,
  change: RuleChange,
  { actor, now, id }: ChangeRuleOptions & { readonly id: string },
): RuleSetting {
  const { enabled = before.enabled, severity = before.severity, except, unexcept } = change;
  const kept = before.exceptions.filter(({ id }) => id !== unexcept);
  if (unexcept !== undefined && kept.length === before.exceptions.length)
    throw new MozdefError('not-found', `there is no exception ${unexcept} that could be taken away`, {
      remedy: 'Those of rule files and of the configuration are changed there.',
    });
  if (except && kept.length >= MOST_EXCEPTIONS)
    throw new MozdefError('request-invalid', `a rule has at most ${MOST_EXCEPTIONS} exceptions`);
  const added = except && { ...except, id, addedby: actor, added: new Date(now()).toISOString() };
  return {
    ...(typeof enabled === 'boolean' && { enabled }),
    ...(typeof severity === 'string' && { severity }),
    exceptions: added ? [...kept, added] : kept,
  };
}

function conflict(rule: string, version: number, seen: number): MozdefError {
  return new MozdefError('conflict', `rule ${rule} was changed meanwhile: it is at version ${version}, not ${seen}`, {
    remedy: 'Look at what changed, and try again with its version.',
  });
}

function historyId(rule: string, version: number): string {
  return `${rule}/${String(version).padStart(8, '0')}`;
}
