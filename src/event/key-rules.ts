import { DETAIL_NAMES, type KnownName, TEXT_FIELDS, TEXT_NAMES, TIME_NAMES, type TimeName } from './key-table.ts';
import type { SeverityScale } from './severity.ts';

/** Where one key of a sender goes. All rules have the same shape, which keeps the hot loop fast. */
export interface KeyRule {
  readonly kind: 'text' | 'time' | 'tags' | 'merge' | 'prefix' | 'other';
  /** Index in TEXT_FIELDS. */
  readonly slot: number;
  /** Precedence among the names of one field: lower wins. */
  readonly rank: number;
  readonly copied: boolean;
  readonly utc: boolean;
  readonly weak: boolean;
  readonly scale: SeverityScale;
  /** Key of `details` that gets a copy, or for a prefix the key without it. */
  readonly target: string | undefined;
  /** What to look for when the value is an object. */
  readonly nested: readonly NestedRule[] | undefined;
  /** The key under `details` when the value is kept there. */
  readonly keptAs: string;
}

export interface NestedRule {
  readonly path: readonly string[];
  readonly rule: KeyRule;
}

const OTHER = {
  kind: 'other',
  slot: 0,
  rank: 0,
  copied: false,
  utc: false,
  weak: false,
  scale: 'syslog',
  target: undefined,
  nested: undefined,
  keptAs: '',
} as const satisfies KeyRule;

const KNOWN = knownRules();
/** Names of the original that we hold under another one. A spelling such as Sysmon's SourceIp is a name of its own, and stays. */
const RENAMED: ReadonlySet<string> = new Set(['sourceip', 'syslogfacility']);
const PREFIX = /^(?:details\.|fields\.)+/;
const CACHED_KEYS = 4096;
const CACHED_LENGTH = 100;
const cache = new Map<string, KeyRule>();

/** The rule for a key as the sender spelled it. Spellings are remembered, so that a key is folded once and not per event. */
export function ruleOf(key: string): KeyRule {
  return cache.get(key) ?? remember(key);
}

function remember(key: string): KeyRule {
  if (key.length > CACHED_LENGTH) return { ...OTHER, keptAs: key };
  const rule = findRule(key);
  if (cache.size >= CACHED_KEYS) cache.clear();
  cache.set(key, rule);
  return rule;
}

function findRule(key: string): KeyRule {
  const lower = key.toLowerCase();
  const name = lower === '@timestamp' ? lower : lower.replaceAll('@', '');
  const known = KNOWN.get(name);
  // syslog-ng writes all its keys in capitals; other spellings are names that people know (EventType, SourceName).
  if (known?.target !== undefined && RENAMED.has(name) && (key === lower || key === key.toUpperCase())) {
    return { ...OTHER, keptAs: known.target };
  }
  if (known) return { ...known, keptAs: key === key.toUpperCase() ? lower : key };
  const prefix = PREFIX.exec(name);
  return prefix
    ? { ...OTHER, kind: 'prefix', target: name.slice(prefix[0].length), keptAs: key }
    : { ...OTHER, keptAs: key };
}

function knownRules(): Map<string, KeyRule> {
  const rules = new Map<string, KeyRule>([
    ['tags', { ...OTHER, kind: 'tags' }],
    ['details', { ...OTHER, kind: 'merge' }],
    ['fields', { ...OTHER, kind: 'merge' }],
  ]);
  for (const [slot, field] of TEXT_FIELDS.entries()) {
    for (const [rank, known] of TEXT_NAMES[field].entries()) add(rules, known, { kind: 'text', slot, rank });
  }
  for (const [rank, known] of TIME_NAMES.entries()) add(rules, known, { kind: 'time', rank });
  for (const [target, names] of Object.entries(DETAIL_NAMES)) {
    for (const name of names) rules.set(name, { ...(rules.get(name) ?? OTHER), target });
  }
  return withNested(rules);
}

function add(rules: Map<string, KeyRule>, known: KnownName & TimeName, place: Partial<KeyRule>): void {
  const { name, ...how } = known;
  rules.set(name, { ...OTHER, ...how, ...place });
}

/** Gives the rule of `host` what `host.name` says, and so on. */
function withNested(rules: Map<string, KeyRule>): Map<string, KeyRule> {
  const nested = new Map<string, NestedRule[]>();
  for (const [name, rule] of rules) {
    const [head = '', ...path] = name.split('.');
    if (path.length === 0) continue;
    const list = nested.get(head) ?? [];
    // OTLP is the one format here that writes a nested name in camel case.
    list.push({ path: path.map((part) => (part === 'stringvalue' ? 'stringValue' : part)), rule });
    nested.set(head, list);
  }
  for (const [head, list] of nested) rules.set(head, { ...(rules.get(head) ?? OTHER), nested: list });
  return rules;
}
