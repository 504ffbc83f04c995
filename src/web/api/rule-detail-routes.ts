import { z } from 'zod';
import type { ListedRule } from '../../correlate/listed-rule.ts';
import { runnerNote } from '../../correlate/runner-note.ts';
import { exceptionSchema } from '../../detect/rule/exceptions.ts';
import { everyMsOf } from '../../detect/rule/rule-keys.ts';
import type { RuleFile } from '../../detect/rule/rule-schema.ts';
import { readRuleSource } from '../../detect/rule/rule-source.ts';
import { settingOf } from '../../detect/settings/change-rule.ts';
import type { StateStore } from '../../state/state-store.ts';
import { defineRoute, type Route } from './route.ts';
import { loadedRule, ruleShape, shownRule } from './rule-routes.ts';
import { settingShape } from './rule-setting-routes.ts';

export interface RuleDetailRoutesOptions {
  readonly state: StateStore;
  /** Where rule files are; no others are shown. */
  readonly ruleDirectories: readonly string[];
}

const detailShape = ruleShape.omit({ alerts: true, lastfired: true }).extend({
  description: z.string(),
  author: z.string(),
  url: z.string(),
  runbook: z.string(),
  tags: z.array(z.string()),
  schedulems: z.number().optional().describe('How often it is evaluated, of a rule on the schedule.'),
  windowms: z.number().optional().describe('Span of time that it looks at together.'),
  examples: z.number().optional().describe('Examples in its file.'),
  exceptions: z.array(exceptionSchema).describe('Those of its file and of the configuration, which are changed there.'),
  setting: settingShape.describe('What people changed about it while the server ran.'),
  source: z
    .object({ text: z.string(), line: z.number(), cut: z.boolean() })
    .optional()
    .describe('As its file has it now; absent when the file is not on this instance, or holds no such rule any more.'),
});

/** The operation that tells all of one rule. */
export function ruleDetailRoutes({ state, ruleDirectories }: RuleDetailRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/rules/:id',
      needs: 'read',
      summary: 'One rule: what it says about itself, what people changed about it, and its text.',
      response: detailShape,
      handle: async ({ parameters }) => {
        const id = parameters['id'] ?? '';
        const [listed, note, setting] = await Promise.all([
          loadedRule(id, state),
          runnerNote(state),
          settingOf(state, id),
        ]);
        const { place } = listed;
        const source = place === undefined ? undefined : await readRuleSource({ id, place }, ruleDirectories);
        return { ...shownRule(listed, note, setting), ...said(listed), setting, ...(source && { source }) };
      },
    }),
  ];
}

const SAYS_NOTHING = { description: '', author: '', url: '', runbook: '', tags: [] };

function said({ file, about, on, examples, exceptions = [] }: ListedRule) {
  return {
    ...SAYS_NOTHING,
    ...about,
    ...(file && saidInFile(file, on)),
    exceptions,
    ...(examples !== undefined && { examples }),
  };
}

function saidInFile(file: RuleFile, on: ListedRule['on']) {
  const { description, url, runbook, tags } = file;
  return {
    description,
    url,
    runbook,
    tags,
    ...(on === 'schedule' && { schedulems: everyMsOf(file) }),
    ...('window' in file && { windowms: file.window }),
  };
}
