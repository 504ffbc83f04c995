import type { DeadmanEntry, GenericAlert } from './generic-schema.ts';

const LONGEST_TITLE = 200;

/** The rule that counts what a generic alert of the original counts, and says the same. */
export function ruleOfGeneric(alert: GenericAlert, id: string): Record<string, unknown> {
  const { search_string: search, filters, additional_summary_fields: more } = alert;
  const said = literal(alert.alert_summary);
  const fields = more.map((field) => `{" (${field}=" distinct 99 ${field} ", " ")"}`).join('');
  return {
    id,
    title: alert.alert_summary.slice(0, LONGEST_TITLE),
    severity: alert.alert_severity,
    category: alert.alert_category,
    tags: alert.alert_tags,
    type: 'threshold',
    ...said.params,
    query: [...(search.trim() === '' ? [] : [`(${search.trim()})`]), ...filters.map(condition)].join(' AND ') || '*',
    group_by: [alert.aggregation_key],
    window: `${alert.time_window}m`,
    threshold: alert.num_aggregations,
    samples: Math.min(alert.num_samples, 100),
    ...(alert.alert_url !== '' && { url: alert.alert_url }),
    ...(alert.channel !== undefined && { channel: alert.channel }),
    ...(alert.notify_mozdefbot !== undefined && { notify: alert.notify_mozdefbot }),
    summary: `${said.text} ({count}): {group}${fields} [{distinct 99 hostname}]`,
  };
}

/** The rule that misses what an entry of the original's deadman misses. */
export function ruleOfDeadman(entry: DeadmanEntry, id: string): Record<string, unknown> {
  const { description, time_window: span, time_window_type: unit } = entry;
  const said = literal(description);
  return {
    id,
    title: description.slice(0, LONGEST_TITLE),
    severity: entry.severity,
    category: 'deadman',
    tags: ['deadman', ...entry.tags],
    type: 'absence',
    ...said.params,
    query: entry.search_query,
    window: `${span}${unit.charAt(0)}`,
    summary: `Deadman check failed for '${said.text}' the past ${span} ${unit}`,
  };
}

/** A text in a summary: braces would begin a placeholder there, so a text with braces becomes a parameter. */
function literal(text: string): { readonly text: string; readonly params: object } {
  return /[{}]/.test(text) ? { text: '{$text}', params: { params: { text } } } : { text, params: {} };
}

/** A filter of the original: the field has this very value. */
function condition([field, value]: readonly [string, string]): string {
  return `${field}:"${value.replace(/["\\]/g, '\\$&')}"`;
}
