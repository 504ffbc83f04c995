import { z } from 'zod';
import { getAlert } from '../../alert/find-alerts.ts';
import { suggestedException } from '../../alert/suggest-exception.ts';
import { type ExceptionTrial, wronglyExcepted } from '../../correlate/wrongly-excepted.ts';
import { exceptionFault, exceptionSchema, isOver, type RuleException } from '../../detect/rule/exceptions.ts';
import {
  type ChangeRuleOptions,
  changeRule,
  historyOfRule,
  type RuleChange,
  settingOf,
} from '../../detect/settings/change-rule.ts';
import { SEVERITIES } from '../../event/severity.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import { note, seenVersion } from './change-fields.ts';
import { defineRoute, type Route } from './route.ts';
import { loadedRule } from './rule-routes.ts';

export type RuleSettingRoutesOptions = Omit<ExceptionTrial, 'signal'>;

const namedAlert = z.object({ id: z.string(), summary: z.string() });
type NamedAlert = z.output<typeof namedAlert>;

export const settingShape = z.object({
  version: z.number().describe('To be named when the rule is changed; 0: nobody changed it.'),
  enabled: z.boolean().optional(),
  severity: z.enum(SEVERITIES).optional(),
  exceptions: z.array(z.looseObject({ id: z.string(), query: z.string(), owner: z.string(), reason: z.string() })),
});

/** The operations that change rules while the server runs. All instances take a change over within some seconds. */
export function ruleSettingRoutes(options: RuleSettingRoutesOptions): Route[] {
  return [...showingRoutes(options), ...changingRoutes(options)];
}

function showingRoutes(options: RuleSettingRoutesOptions): Route[] {
  const { state } = options;
  return [
    defineRoute({
      method: 'get',
      path: '/rules/:id/settings',
      needs: 'read',
      summary: 'What people changed about a rule while the server ran; it goes before what the configuration says.',
      response: settingShape,
      handle: ({ parameters }) => settingOf(state, parameters['id'] ?? ''),
    }),
    defineRoute({
      method: 'get',
      path: '/rules/:id/history',
      needs: 'read',
      summary: 'Who changed what about a rule, oldest first.',
      response: z.object({ history: z.array(z.looseObject({ version: z.number(), actor: z.string() })) }),
      handle: async ({ parameters }) => ({ history: await historyOfRule(state, parameters['id'] ?? '') }),
    }),
    defineRoute({
      method: 'get',
      path: '/alerts/:id/exception',
      needs: 'read',
      summary: 'The exception that an alert suggests, and which alerts that were right it would have kept away.',
      response: z.object({
        rule: z.string(),
        query: z.string().optional().describe('Absent when its events have nothing in common.'),
        hides: z.array(namedAlert),
        unchecked: z.array(namedAlert).describe('Alerts that were right of which not all events could be looked at.'),
      }),
      handle: async ({ parameters, signal }) => {
        const alert = await getAlert(state, parameters['id'] ?? '');
        const query = suggestedException(alert);
        if (query === undefined) return { rule: alert.rule, hides: [], unchecked: [] };
        const exception = { query, reason: '', owner: '' };
        return { rule: alert.rule, query, ...(await triedOn(alert.rule, exception, { ...options, signal })) };
      },
    }),
  ];
}

function changingRoutes(options: RuleSettingRoutesOptions): Route[] {
  const { state, now } = options;
  const change = async (rule: string, done: RuleChange, by: Pick<ChangeRuleOptions, 'actor' | 'seen'>) => {
    await loadedRule(rule, state);
    return await changeRule(rule, done, { state, now, ...by });
  };
  return [
    defineRoute({
      method: 'post',
      path: '/rules/:id',
      needs: 'tune-rules',
      summary:
        'Switch a rule on or off, or give its alerts another severity; null: as its file and the configuration say.',
      body: z.strictObject({
        version: seenVersion,
        enabled: z.boolean().nullable().optional().describe('Whether it runs.'),
        severity: z.enum(SEVERITIES).nullable().optional().describe('Severity of its alerts.'),
        note,
      }),
      response: settingShape,
      handle: ({ who, parameters, body: { version: seen, ...done } }) =>
        change(parameters['id'] ?? '', done, { actor: who.name, seen }),
    }),
    defineRoute({
      method: 'post',
      path: '/rules/:id/exceptions',
      needs: 'tune-rules',
      summary:
        'Add an exception to a rule. 409 when it would have kept alerts away that were right, unless that is wanted.',
      body: exceptionSchema.extend({
        version: seenVersion,
        force: z.boolean().default(false).describe('Also when it would have kept alerts away that were right.'),
        note,
      }),
      response: settingShape,
      handle: async ({ who, parameters, signal, body: { version: seen, force, note: why, ...except } }) => {
        const rule = parameters['id'] ?? '';
        const fault = exceptionFault(except);
        if (fault !== undefined) throw new MozdefError('request-invalid', fault, { where: 'query' });
        if (isOver(except, now()))
          throw new MozdefError('request-invalid', `the last day of the exception, ${except.until}, is over`, {
            where: 'until',
          });
        if (!force) refuseIfWrong(await triedOn(rule, except, { ...options, signal }));
        return await change(rule, { except, note: why }, { actor: who.name, seen });
      },
    }),
    defineRoute({
      method: 'post',
      path: '/rules/:id/exceptions/remove',
      needs: 'tune-rules',
      summary: 'Take an exception away that was added while the server ran.',
      body: z.strictObject({ version: seenVersion, exception: z.string().describe('Its id.'), note }),
      response: settingShape,
      handle: ({ who, parameters, body: { version: seen, exception, note: why } }) =>
        change(parameters['id'] ?? '', { unexcept: exception, note: why }, { actor: who.name, seen }),
    }),
  ];
}

interface Tried {
  readonly hides: readonly NamedAlert[];
  readonly unchecked: readonly NamedAlert[];
}

async function triedOn(rule: string, exception: RuleException, trial: ExceptionTrial): Promise<Tried> {
  const { hides, unchecked } = await wronglyExcepted(rule, exception, trial);
  return { hides: hides.map(named), unchecked: unchecked.map(named) };
}

function named({ id, summary }: NamedAlert): NamedAlert {
  return { id, summary };
}

function refuseIfWrong({ hides, unchecked }: Tried): void {
  const remedy = 'Make it narrower, or say that it is to be added all the same.';
  const refused = (message: string): MozdefError => new MozdefError('conflict', message, { where: 'query', remedy });
  if (hides.length > 0) throw refused(`it would have kept an alert away that was found to be right: ${firstOf(hides)}`);
  if (unchecked.length > 0)
    throw refused(`not all events of an alert that was found to be right could be looked at: ${firstOf(unchecked)}`);
}

function firstOf([first, ...others]: readonly NamedAlert[]): string {
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  return `${first?.summary} (${first?.id}${more})`;
}
