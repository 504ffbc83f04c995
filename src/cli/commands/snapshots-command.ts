import type { Command } from 'commander';
import { withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineSnapshots(program: Command, perform: Perform): void {
  const group = program
    .command('snapshots')
    .description('Snapshots of the store in Elasticsearch or OpenSearch; asks that server itself.');
  const list = group
    .command('list')
    .description('List them, the newest first.')
    .option('--json', 'one a line with the names of its indices, as JSON', false);
  withCommonOptions(list, 'to none').action((options) =>
    perform(async () => (await import('../snapshots.ts')).listSnapshots(options)),
  );
  const restore = group
    .command('restore')
    .description('Bring indices back from one. Nothing is overwritten: a copy of what is there gets another name.')
    .argument('<snapshot>', 'its name')
    .option(
      '--indices <names>',
      'these, with commas between, * for any text (default: the days of events that the server does not have)',
      (text) => text.split(',').filter((name) => name !== ''),
    )
    .option('--rename-prefix <text>', 'what comes before each name (default: what the name needs to be free)')
    .option('--json', 'one restored index a line, as JSON', false);
  withCommonOptions(restore, 'to none').action((snapshot, options) =>
    perform(async () => (await import('../snapshots.ts')).restoreSnapshot(snapshot, options)),
  );
}
