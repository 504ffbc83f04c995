import type { EventDraft } from './event-draft.ts';
import { ruleOf } from './key-rules.ts';

/** Names of `X-Syslog-*` headers that mean a field under another name. */
const MEANT: Readonly<Record<string, string>> = { level: 'severity', tag: 'program', timestamp: 'date' };

/**
 * Fills fields that the body left empty from `X-Syslog-*` headers (syslog-ng's http destination sends them). What the body
 * says wins; a header that is not used is kept as `details.syslog_<name>`.
 */
export function addSyslogHeaders(draft: EventDraft, headers: Readonly<Record<string, string>>): void {
  for (const [header, text] of Object.entries(headers)) {
    if (text === '') continue;
    const name = Object.hasOwn(MEANT, header) ? (MEANT[header] ?? header) : header;
    if (!fill(draft, name, text)) draft.details.keep(`syslog_${header}`, text);
  }
}

function fill(draft: EventDraft, name: string, text: string): boolean {
  const rule = ruleOf(name);
  if (rule.kind === 'time' && draft.times.length === 0) {
    draft.times.push({ key: name, value: text, rule });
    return true;
  }
  if (rule.kind !== 'text') return false;
  const leader = draft.leaders[rule.slot];
  if (leader !== undefined) return leader.text === text;
  draft.leaders[rule.slot] = { text, value: text, rule };
  // A program or facility is also looked for under details.
  if (rule.copied) draft.details.keepIfFree(name, text);
  return true;
}
