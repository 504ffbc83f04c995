import { likelyMeant } from '../config/unknown-key.ts';
import { cutText } from '../event/cut-text.ts';
import type { JsonObject, JsonValue } from '../event/event.ts';
import { oneLine } from './escape.ts';
import type { Escape, News, NewsKind, ToldAlert } from './news.ts';

/** What a template may speak of. */
export type TemplateSubject = Omit<News, 'text' | 'events'>;

const LONGEST_VALUE = 500;
const PLACEHOLDER = /\{([^{}]*)\}/g;
const GROUP = 'group.';
const DETAILS = 'details.';

const FIELDS: Readonly<Record<string, (subject: TemplateSubject) => string>> = {
  what: whatHappened,
  url: ({ url }) => url,
  id: ({ alert }) => alert.id,
  rule: ({ alert }) => alert.rule,
  title: ({ alert }) => alert.title,
  summary: ({ alert }) => alert.summary,
  severity: ({ alert }) => alert.severity,
  category: ({ alert }) => alert.category,
  tags: ({ alert }) => alert.tags.join(', '),
  attack: ({ alert }) => alert.attack.join(', '),
  group: ({ alert }) => Object.values(alert.group).join(', '),
  count: ({ alert }) => String(alert.count),
  risk: ({ alert }) => String(alert.risk),
  status: ({ alert }) => alert.status,
  verdict: ({ alert }) => alert.verdict ?? '',
  assignee: ({ alert }) => alert.assignee,
  reason: ({ alert }) => alert.reason ?? '',
  channel: ({ alert }) => alert.channel,
  runbook: ({ alert }) => alert.runbook,
  raised: ({ alert }) => alert.utctimestamp,
  firstseen: ({ alert }) => alert.firstseen,
  lastseen: ({ alert }) => alert.lastseen,
};

/** Names that stand for something in a template, besides `group.FIELD` and `details.FIELD`. */
export const PLACEHOLDERS: readonly string[] = Object.keys(FIELDS);

/** A text with placeholders. There is no code in it: what is between braces is a name and nothing else. */
export interface Template {
  /** Each value on one line, cut, and escaped; the text between the placeholders as it is. */
  render(subject: TemplateSubject, escape?: Escape): string;
}

/**
 * Reads a text with `{summary}`, `{count}`, `{group.details.sourceipaddress}`, .. ; `{details.username}` is what alert plugins found, and
 * `{assignee|no one}` says what stands there when there is nothing. Throws an Error that says which placeholder is none.
 */
export function parseTemplate(text: string): Template {
  const parts: ((subject: TemplateSubject, escape: Escape) => string)[] = [];
  let end = 0;
  for (const { 0: whole, 1: inner = '', index } of text.matchAll(PLACEHOLDER)) {
    const literal = text.slice(end, index);
    const value = placeholder(inner);
    parts.push(
      () => literal,
      (subject, escape) => escape(cutText(oneLine(value(subject)), LONGEST_VALUE)),
    );
    end = index + whole.length;
  }
  const rest = text.slice(end);
  parts.push(() => rest);
  return { render: (subject, escape = String) => parts.map((part) => part(subject, escape)).join('') };
}

function placeholder(inner: string): (subject: TemplateSubject) => string {
  const [name = '', otherwise = ''] = inner.split('|', 2).map((part) => part.trim());
  if (name.startsWith(GROUP) && name.length > GROUP.length) {
    const field = name.slice(GROUP.length);
    return ({ alert: { group } }) => (Object.hasOwn(group, field) && group[field]) || otherwise;
  }
  if (name.startsWith(DETAILS) && name.length > DETAILS.length) {
    const path = name.slice(DETAILS.length).split('.');
    return ({ alert: { details = {} } }) => textOf(path.reduce<JsonValue | undefined>(below, details)) || otherwise;
  }
  const known = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  if (!known) throw new Error(`{${inner}} is no placeholder; ${hint(name)}`);
  return (subject) => known(subject) || otherwise;
}

function below(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as JsonObject)[key]
    : undefined;
}

/** Texts and numbers as they are, all else as JSON. */
function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function hint(name: string): string {
  const meant = likelyMeant(name, [...PLACEHOLDERS, 'group.FIELD', 'details.FIELD']);
  if (meant !== undefined) return `did you mean {${meant}}?`;
  return `there are: ${PLACEHOLDERS.join(', ')}, group.FIELD, details.FIELD`;
}

function whatHappened({ kind, alert }: TemplateSubject): string {
  return WHAT[kind](alert);
}

const WHAT: Readonly<Record<NewsKind, (alert: ToldAlert) => string>> = {
  raised: () => 'New',
  updated: ({ status }) => (status === 'escalated' ? 'Escalated' : 'Updated'),
  acknowledged: ({ assignee }) => (assignee === '' ? 'Acknowledged' : `Acknowledged by ${assignee}`),
  closed: ({ verdict }) => (verdict === undefined ? 'Closed' : `Closed (${verdict})`),
  withdrawn: ({ reason }) => (reason === undefined ? 'Withdrawn' : `Withdrawn (${reason})`),
  merged: ({ mergedinto }) => `Merged into ${mergedinto ?? 'another'}`,
};
