import type { Event } from '../event/event.ts';
import type { Severity } from '../event/severity.ts';
import type { AlertSource } from './alert-source.ts';
import { ruleTimeOf } from './rule/event-values.ts';
import type { GroupMatch } from './rule/read-match.ts';
import { versionOf } from './rule/version-of.ts';
import type { SigmaHead } from './sigma/rule.ts';

/** Severity of alerts by Sigma's level; a rule without one counts as medium. */
const SEVERITIES = {
  critical: 'CRITICAL',
  high: 'ERROR',
  medium: 'WARNING',
  low: 'NOTICE',
  informational: 'INFO',
} as const satisfies Record<NonNullable<SigmaHead['level']>, AlertSource['file']['severity']>;

/** Matches of a rule on one host that are no further apart become one alert. */
const QUIET_MS = 3_600_000;
const SAMPLES = 10;
const TECHNIQUE = /^attack\.(t\d{4}(?:\.\d{3})?)$/i;

/** What alerts take over from a Sigma rule; `chosen` is their severity here. One alert a host: what a responder looks at is a machine. */
export function sigmaAlertSource(rule: SigmaHead, chosen?: Severity): AlertSource {
  const { id, title, level = 'medium', tags, references, author } = rule;
  return {
    id,
    version: versionOf(JSON.stringify(rule)),
    groupBy: ['hostname'],
    eachEvent: false,
    quiet: QUIET_MS,
    file: {
      title,
      severity: chosen ?? SEVERITIES[level],
      category: 'sigma',
      tags: [...tags],
      attack: tags.flatMap((tag) => TECHNIQUE.exec(tag)?.[1]?.toUpperCase() ?? []),
      url: references[0] ?? '',
      runbook: '',
      channel: '',
      samples: SAMPLES,
      params: {},
      // The title is text, whatever it looks like.
      summary: `${title.replace(/[{}]/g, '')} on {group}`,
      ...(author !== undefined && { author }),
    },
  };
}

/** An event that the rule matches as it counts: in the group of its host. */
export function sigmaHit(event: Event): GroupMatch {
  return {
    group: [event.hostname],
    match: { time: ruleTimeOf(event), id: event.mozdef.id, steps: 1, fields: {} },
  };
}
