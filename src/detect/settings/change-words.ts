import type { RuleChange } from './change-rule.ts';

/** What was changed about a rule, in words: `switched off, severity ERROR`; empty where only a note was written. */
export function changeWords({ enabled, severity, except, unexcept }: RuleChange): string {
  return [
    ...(enabled === undefined
      ? []
      : [enabled === null ? 'runs as configured' : enabled ? 'switched on' : 'switched off']),
    ...(severity === undefined ? [] : [`severity ${severity ?? 'as configured'}`]),
    ...(except ? [`except ${except.query}`] : []),
    ...(unexcept === undefined ? [] : [`no longer except ${unexcept}`]),
  ].join(', ');
}
