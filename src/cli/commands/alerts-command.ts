import { type Command, Option } from 'commander';
import { VERDICTS } from '../../alert/alert.ts';
import { ENTITY_KINDS } from '../../alert/entities.ts';
import { wholeNumber, withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineAlerts(program: Command, perform: Perform): void {
  const group = program.command('alerts').description('Alerts: what rules found.');
  const list = group
    .command('list')
    .description('List them, newest first.')
    .argument('[text]', 'only those whose summary, title, rule, tags or group hold this text', '')
    .option('--status <list>', 'only these: open, acknowledged, escalated, closed, withdrawn, merged')
    .option('--severity <list>', 'only these')
    .option('--rule <list>', 'only of these rules')
    .option('--from <time>', 'raised since then: ISO 8601 or relative', 'now-30d')
    .option('--limit <n>', 'at most so many; 0: all', wholeNumber(0), 100)
    .option('--json', 'one a line, as JSON', false);
  withCommonOptions(list, 'to the web').action((text, options) =>
    perform(async () => (await import('../alerts.ts')).listAlerts(text, options)),
  );
  const entities = group
    .command('entities')
    .description('List addresses, hosts and users that alerts of any rules are about, the greatest risk first.')
    .argument('[text]', 'only those that hold this text', '')
    .addOption(new Option('--kind <kind>', 'only these').choices([...ENTITY_KINDS]))
    .option('--from <time>', 'of alerts raised since then: ISO 8601 or relative', 'now-7d')
    .option('--limit <n>', 'at most so many', wholeNumber(1), 100)
    .option('--json', 'one a line, as JSON', false);
  withCommonOptions(entities, 'to the web').action((text, options) =>
    perform(async () => (await import('../entities.ts')).listEntities(text, options)),
  );
  const show = group
    .command('show')
    .description('Show one with its events, and what people did with it.')
    .argument('<id>', 'its id')
    .option('--json', 'as JSON', false);
  withCommonOptions(show, 'to the web').action((id, options) =>
    perform(async () => (await import('../alerts.ts')).showAlert(id, options)),
  );
  const change = group
    .command('change')
    .description('Acknowledge, escalate, assign or close alerts, or give them another severity.')
    .argument('<ids...>', 'their ids')
    .addOption(
      new Option('--status <status>', 'how they stand').choices(['open', 'acknowledged', 'escalated', 'closed']),
    )
    .addOption(new Option('--verdict <verdict>', 'what they were; closes them').choices([...VERDICTS]))
    .option('--assignee <name>', 'who has them')
    .option('--severity <severity>', 'in the place of what their rules say', (text) => text.toUpperCase())
    .option('--note <text>', 'why')
    .option('--json', 'one result a line, as JSON', false);
  withCommonOptions(change, 'to the web').action((ids, { status, verdict, assignee, severity, note, ...options }) =>
    perform(async () =>
      (await import('../alerts.ts')).changeAlerts(ids, { status, verdict, assignee, severity, note }, options),
    ),
  );
}
