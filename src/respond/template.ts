import { likelyMeant } from '../config/unknown-key.ts';
import { cutText, oneLine } from './escape.ts';
import type { Escape, News, NewsKind, ToldAlert } from './news.ts';

/** What a template may speak of. */
export type TemplateSubject = Omit<News, 'text' | 'events'>;

const LONGEST_VALUE = 500;
const PLACEHOLDER = /\{([^{}]*)\}/g;
const GROUP = 'group.';

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

/** Names that stand for something in a template, besides `group.FIELD`. */
export const PLACEHOLDERS: readonly string[] = Object.keys(FIELDS);

/** A text with placeholders. There is no code in it: what is between braces is a name and nothing else. */
export interface Template {
  /** Each value on one line, cut, and escaped; the text between the placeholders as it is. */
  render(subject: TemplateSubject, escape?: Escape): string;
}

/**
 * Reads a text with `{summary}`, `{count}`, `{group.details.sourceipaddress}`, .. ; `{assignee|no one}` says what stands there when
 * there is nothing. Throws an Error that says which placeholder is none.
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
  const known = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  if (!known) throw new Error(`{${inner}} is no placeholder; ${hint(name)}`);
  return (subject) => known(subject) || otherwise;
}

function hint(name: string): string {
  const meant = likelyMeant(name, [...PLACEHOLDERS, 'group.FIELD']);
  if (meant !== undefined) return `did you mean {${meant}}?`;
  return `there are: ${PLACEHOLDERS.join(', ')}, group.FIELD`;
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
