import { describeConfig } from '../../src/config/config-node.ts';
import { BUNDLED_ACTIONS } from '../../src/plugin/bundled-plugins.ts';
import type { Action } from '../../src/respond/action.ts';
import { targetConfig } from '../../src/respond/actions-config.ts';
import { findActionFiles, loadAction } from '../../src/respond/load-actions.ts';
import { PLACEHOLDERS } from '../../src/respond/template.ts';
import { keysOf, keyTable } from './config-key-table.ts';
import { code, pageHead, table } from './markdown.ts';

const INTRODUCTION = `
Actions tell people and programs of alerts, or do something about them. Each target has a name of yours under \`actions\` in the
configuration and uses one action: [tell people of alerts](../guides/tell-people.md). These actions come with MozDef; files in the folder
\`actions\` of a directory of \`plugins.directories\` are actions, too, and one of the same name stands in for the bundled one.
`;

const TEMPLATES = `
A template is text with placeholders, and nothing in it is code. There are ${PLACEHOLDERS.map((name) => code(`{${name}}`)).join(', ')}, and
\`{group.FIELD}\` for a field by which the rule groups, such as \`{group.details.sourceipaddress}\`, and
\`{details.FIELD}\` for what [alert plugins](../guides/enrich-alerts.md) found, such as \`{details.username}\` or \`{details.vpnassignment.originalip}\`. \`{assignee|no one}\` says what stands there when
there is nothing. Each value is put on one line, cut at 500 characters and escaped as the receiver needs it.
`;

/** docs/reference/actions.md */
export async function actionsPage(): Promise<string> {
  const files = await findActionFiles({ bundledDirectory: BUNDLED_ACTIONS, directories: [] });
  const names = files.map(({ name }) => name).sort();
  const actions = await Promise.all(names.map((name) => loadAction(name, files, name)));
  const rows = actions.map(({ name, summary, aggregates }) => [
    `[${name}](#${name})`,
    summary,
    aggregates ? 'several in a message' : 'one by one',
  ]);
  return [
    pageHead('Actions', 'the actions in plugins/actions and the schema of targets') + INTRODUCTION,
    `${table(['Action', 'What it does', 'Alerts'], rows)}\n`,
    `## Targets\n\n${keyTable(keysOf(describeConfig(targetConfig), ['actions', 'NAME']))}\n`,
    `## Templates\n${TEMPLATES}`,
    ...actions.map(section),
  ].join('\n');
}

function section({ name, summary, config }: Action): string {
  const keys = config ? keysOf(describeConfig(config), ['config']) : [];
  const table = keys.length > 0 ? keyTable(keys) : 'There is nothing to configure.';
  return `## ${name}\n\n${summary}\n\n${table}\n`;
}
