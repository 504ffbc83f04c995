import { type Command, Option } from 'commander';
import { INCIDENT_KINDS } from '../../incident/incident.ts';
import { wholeNumber, withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';
import { defineEvidence } from './evidence-command.ts';

export function defineIncidents(program: Command, perform: Perform): void {
  const group = program.command('incidents').description('Incidents and investigations: what people work on together.');
  defineReading(group, perform);
  defineChanging(group, perform);
  defineEvidence(group, perform);
}

function defineReading(group: Command, perform: Perform): void {
  const list = group
    .command('list')
    .description('List them, those that were opened last first.')
    .argument('[text]', 'only those whose id, summary, description, owner or tags hold this text', '')
    .addOption(kind())
    .option('--phase <list>', 'only those in one of these phases')
    .option('--severity <list>', 'only these')
    .option('--owner <name>', 'only those of this one')
    .option('--tag <tag>', 'only those with this tag, or one below it')
    .addOption(
      new Option('--which <which>', 'whether they are closed; all: those too that were merged into others')
        .choices(['open', 'closed', 'unmerged', 'all'])
        .default('unmerged'),
    )
    .option('--from <time>', 'opened since then: ISO 8601 or relative')
    .option('--limit <n>', 'at most so many; 0: all', wholeNumber(0), 100)
    .option('--json', 'one a line, as JSON', false);
  withCommonOptions(list, 'to the web').action((text, options) =>
    perform(async () => (await import('../incidents.ts')).listIncidents(text, options)),
  );
  const show = group
    .command('show')
    .description('Show one with its parts, alerts and timeline.')
    .argument('<id>', 'its id, as INC-2026-0042 or 2026-42')
    .option('--json', 'as JSON', false);
  withCommonOptions(show, 'to the web').action((id, options) =>
    perform(async () => (await import('../incidents.ts')).showIncident(id, options)),
  );
  const report = group
    .command('report')
    .description('Write all of it, as a report in which nothing is more than text.')
    .argument('<id>', 'its id')
    .addOption(
      new Option('--format <format>', 'how it is written; html is one page, fit to be printed')
        .choices(['markdown', 'html', 'json'])
        .default('markdown'),
    )
    .option('--json', 'as JSON, with its history', false);
  withCommonOptions(report, 'to the web').action((id, options) =>
    perform(async () => (await import('../incidents.ts')).reportIncident(id, options)),
  );
}

function defineChanging(group: Command, perform: Perform): void {
  const open = group
    .command('open')
    .description('Open one. What is not said is taken from its alerts, which it escalates.')
    .argument('[summary]', 'what it is about')
    .option('--alert <id...>', 'alerts that belong to it');
  withFields(open);
  withCommonOptions(open, 'to the web').action((summary, { config, dataDir, set, url, token, json, alert, ...said }) =>
    perform(async () =>
      (await import('../incidents.ts')).openIncident(
        { summary, alerts: alert, ...said },
        { config, dataDir, set, url, token, json },
      ),
    ),
  );
  const change = group
    .command('change')
    .description('Change one: how far it is, who has it, what it is.')
    .argument('<id>', 'its id')
    .option('--summary <text>', 'what it is about')
    .option('--add-alert <id...>', 'alerts that belong to it')
    .option('--remove-alert <id...>', 'alerts that do not any more')
    .option('--add-tag <tag...>', 'tags to be added')
    .option('--remove-tag <tag...>', 'tags to be taken away')
    .option('--note <text>', 'why');
  withFields(change);
  withCommonOptions(change, 'to the web').action((id, given) => {
    const { config, dataDir, set, url, token, json, addAlert, removeAlert, addTag, removeTag, ...said } = given;
    return perform(async () =>
      (await import('../incidents.ts')).changeIncident(
        id,
        { alerts: { add: addAlert, remove: removeAlert }, fields: { addtags: addTag, removetags: removeTag, ...said } },
        { config, dataDir, set, url, token, json },
      ),
    );
  });
}

function withFields(command: Command): void {
  command
    .addOption(kind('what it is'))
    .option('--phase <phase>', 'how far it is')
    .option('--severity <severity>', 'how grave it is')
    .option('--tlp <tlp>', 'to whom it may be told: RED, AMBER+STRICT, AMBER, GREEN, CLEAR')
    .option('--owner <name>', 'who answers for it')
    .option('--description <text>', 'what is known')
    .option('--json', 'it as it is then, as JSON', false);
}

function kind(means = 'only these'): Option {
  return new Option('--kind <kind>', means).choices([...INCIDENT_KINDS]);
}
