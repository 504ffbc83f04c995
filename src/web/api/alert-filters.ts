import { z } from 'zod';
import { ALERT_STATUSES, type Alert } from '../../alert/alert.ts';
import { countriesOf } from '../../alert/countries.ts';
import { ENTITY_NAME, isAbout } from '../../alert/entities.ts';
import { ALERT_GROUPINGS, type AlertGrouping, isInGroup } from '../../alert/group-alerts.ts';
import { alertMatcher, type WantedAlerts } from '../../alert/match-alert.ts';
import { SEVERITIES } from '../../event/severity.ts';

/** Words, comma between; none given: undefined. */
export const choices = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text === '' ? undefined : text.split(',')));

/** Some of these, in any case: a word that is none of them would find nothing, and not say why. */
export function someOf<Word extends string>(words: readonly Word[]) {
  const wordOf = (text: string): Word | undefined => words.find((word) => word.toLowerCase() === text.toLowerCase());
  return choices
    .refine((list) => (list ?? []).every(wordOf), `must be some of ${words.join(', ')}, comma between`)
    .transform((list) => list?.flatMap((text) => wordOf(text) ?? []));
}

const ATTACK_ID = /^(?:T\d{4}(?:\.\d{3})?|TA\d{4})$/;

/** Query parameters that say which alerts are meant. */
export const alertFilters = {
  status: someOf(ALERT_STATUSES).describe('Only these, comma between.'),
  severity: someOf(SEVERITIES).describe('Only these, comma between.'),
  rule: choices.describe('Only of these rules, comma between.'),
  category: z.string().max(100).optional().describe('Only of this category.'),
  attack: z
    .string()
    .regex(ATTACK_ID, { error: 'must be a technique or tactic of ATT&CK such as T1110 or TA0006' })
    .optional()
    .describe('Only of this technique of ATT&CK and those below it, or of techniques of this tactic.'),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/, { error: 'must be two letters such as DE' })
    .optional()
    .describe('Only those with a source in this country, as far as events say it.'),
  q: z.string().default('').describe('Only those whose summary, title, rule, tags or group hold this text.'),
  entity: z
    .string()
    .max(1000)
    .regex(ENTITY_NAME, { error: 'must be such as user:ann, host:web1 or address:192.0.2.7' })
    .optional()
    .describe('Only those about this address, host or user, such as `user:ann`.'),
  by: z.enum(ALERT_GROUPINGS).optional().describe('What is meant by `in`.'),
  in: z
    .string()
    .max(1000)
    .optional()
    .describe('Only those of the group with this key, as `/alerts/groups` has it; empty: those that have none.'),
  from: z.string().default('now-30d').describe('Raised since then: ISO 8601 or relative, as now-7d.'),
};

interface Filters extends WantedAlerts {
  readonly entity?: string | undefined;
  readonly country?: string | undefined;
  readonly by?: AlertGrouping | undefined;
  readonly in?: string | undefined;
}

/** Which alerts the filters ask for. */
export function matcherOf({ entity, country, by, in: key, ...wanted }: Filters) {
  const code = country?.toUpperCase();
  const tests = [
    alertMatcher(wanted),
    ...(entity === undefined ? [] : [isAbout(entity)]),
    ...(code === undefined ? [] : [(alert: Alert): boolean => countriesOf(alert).includes(code)]),
    ...(by === undefined || key === undefined ? [] : [isInGroup(by, key)]),
  ];
  return (alert: Alert): boolean => tests.every((passes) => passes(alert));
}
