import type { Event } from '../event/event.ts';
import { styled } from './output.ts';
import { visible } from './visible.ts';

type Style = Parameters<typeof styled>[0];

const COLOURS: Readonly<Record<string, Style>> = {
  EMERGENCY: ['bold', 'red'],
  ALERT: ['bold', 'red'],
  CRITICAL: ['bold', 'red'],
  ERROR: 'red',
  WARNING: 'yellow',
  NOTICE: 'cyan',
  DEBUG: 'dim',
};

/** One event on one line: time (UTC), host, severity, program, summary. */
export function eventLine(event: Event): string {
  const severity = text(event.severity);
  return [
    styled('dim', shortTime(text(event.utctimestamp))),
    text(event.hostname),
    styled(COLOURS[severity] ?? 'reset', severity),
    styled('bold', text(event.processname)),
    text(event.summary),
  ].join(' ');
}

/** `2026-11-24 19:57:31.123Z` of what is stored with microseconds. */
function shortTime(time: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d\.\d{3})\d*(?:\+00:00|Z)$/.exec(time);
  return match ? `${match[1]} ${match[2]}Z` : time;
}

/** These fields of an event, with tabs between. */
export function fieldsLine(event: Event, fields: readonly string[]): string {
  return fields.map((field) => text(fieldOf(event, field))).join('\t');
}

/** The value under a dotted name; keys may have dots in them. */
export function fieldOf(event: unknown, field: string): unknown {
  if (typeof event !== 'object' || event === null) return undefined;
  const record = event as Record<string, unknown>;
  if (Object.hasOwn(record, field)) return record[field];
  for (let dot = field.indexOf('.'); dot !== -1; dot = field.indexOf('.', dot + 1)) {
    const head = field.slice(0, dot);
    if (Object.hasOwn(record, head)) return fieldOf(record[head], field.slice(dot + 1));
  }
  return undefined;
}

function text(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(text).join(',');
  return visible(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}
