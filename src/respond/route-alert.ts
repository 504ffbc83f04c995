import type { Alert } from '../alert/alert.ts';
import { isAtLeast } from '../event/severity.ts';
import { compileExactGlob, starPattern } from '../query/glob.ts';
import type { When } from './actions-config.ts';
import { withinHours } from './hours.ts';
import type { NewsKind, ToldAlert } from './news.ts';

/** Which alerts a target is told. */
export interface AlertRoute {
  /** It is told of this alert, if it was not before. */
  tells(alert: ToldAlert, now: number): boolean;
  /** It may have been told of it: at another time of day, or when it was graver. */
  mayHaveTold(alert: ToldAlert): boolean;
}

/** The route that a `when` says. */
export function compileRoute(when: When): AlertRoute {
  const rules = when.rule.map((pattern) => compileExactGlob(starPattern(pattern)));
  const mayHaveTold = (alert: ToldAlert): boolean =>
    (alert.notify || when.even_silent) &&
    oneOf(when.tags, alert.tags) &&
    oneOf(when.category, [alert.category]) &&
    oneOf(when.channel, [alert.channel]) &&
    (rules.length === 0 || rules.some((matches) => matches(alert.rule)));
  return {
    mayHaveTold,
    tells: (alert, now) =>
      mayHaveTold(alert) &&
      isAtLeast(alert.severity, when.severity) &&
      (when.hours.length === 0 || withinHours(when.hours, now)),
  };
}

/** What became of an alert that is worth telling; undefined when it is nothing, such as one more event. */
export function newsOf(before: Alert | undefined, after: Alert): NewsKind | undefined {
  if (!before) return after.status === 'open' ? 'raised' : undefined;
  const { status } = after;
  if (status !== before.status) return status === 'open' || status === 'escalated' ? 'updated' : status;
  const isOver = status === 'closed' || status === 'withdrawn' || status === 'merged';
  if (isOver || after.severity === before.severity) return undefined;
  // That it is less grave is worth telling when its rule takes it back, which says why.
  return isAtLeast(after.severity, before.severity) || after.reason !== before.reason ? 'updated' : undefined;
}

function oneOf(wanted: readonly string[], given: readonly string[]): boolean {
  return wanted.length === 0 || wanted.some((text) => given.includes(text));
}
