import { isTree } from '../config/assign.ts';
import { REDACTED, redact } from '../config/redact.ts';
import { isSecretName } from '../config/secret-name.ts';
import { cutText } from '../event/cut-text.ts';
import type { JsonValue } from '../event/event.ts';

/** Longest text, in UTF-16 units. */
const MOST_TEXT = 2000;
const MOST_NAME = 200;
const MOST_DEPTH = 10;
/** About so many characters of JSON: enough to name a thousand alerts. */
const MOST_SIZE = 65_536;
/** What a value costs whose text is short, and what stands around each. */
const COST = 4;
const LEFT_OUT = '[left out]';
/** Names in requests are written in one word, too: `newpassword`. */
const SECRET_PART = /pass(?:word|phrase|code)|secret|token|credential|authorization|cookie|private_?key/i;

/** Whether what has this name may never be written down. */
export function holdsSecret(name: string): boolean {
  return isSecretName(name) || SECRET_PART.test(name);
}

/**
 * What someone sent, as it may be kept: without the values of fields whose names say that they are secrets, and without passwords in
 * URLs; long texts are cut, and what is too deep or too much is left out, which is said in its place.
 */
export function boundedCopy(value: unknown): JsonValue {
  return copyOf(value, { left: MOST_SIZE }, 0);
}

/** One text of it, on its own. */
export function boundedText(text: string, most = MOST_TEXT): string {
  return cutText(String(redact(text, undefined)).toWellFormed(), most);
}

interface Budget {
  left: number;
}

function copyOf(value: unknown, budget: Budget, depth: number): JsonValue {
  budget.left -= COST;
  if (typeof value === 'string') {
    const text = boundedText(value);
    budget.left -= text.length;
    return text;
  }
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || value === null) return null;
  if (depth === MOST_DEPTH) return LEFT_OUT;
  return Array.isArray(value) ? listCopy(value, budget, depth + 1) : objectCopy(value, budget, depth + 1);
}

function listCopy(list: readonly unknown[], budget: Budget, depth: number): JsonValue {
  const copy: JsonValue[] = [];
  for (const item of list) {
    if (budget.left <= 0) return [...copy, `${LEFT_OUT}: ${list.length - copy.length} more`];
    copy.push(copyOf(item, budget, depth));
  }
  return copy;
}

function objectCopy(object: object, budget: Budget, depth: number): JsonValue {
  const copy: [string, JsonValue][] = [];
  const members = Object.entries(object).filter(([, member]) => member !== undefined);
  for (const [name, member] of members) {
    if (budget.left <= 0) return Object.fromEntries([...copy, [LEFT_OUT, members.length - copy.length]]);
    const kept = cutText(name.toWellFormed(), MOST_NAME);
    budget.left -= kept.length;
    copy.push([kept, isHidden(name, member) ? REDACTED : copyOf(member, budget, depth)]);
  }
  // Not by assignment: a member may be called __proto__.
  return Object.fromEntries(copy);
}

function isHidden(name: string, member: unknown): boolean {
  return holdsSecret(name) && member !== '' && member !== null && !(isTree(member) && Object.keys(member).length === 0);
}
