import type { Command } from 'commander';
import { wholeNumber, withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineLatest(program: Command, perform: Perform): void {
  const group = program
    .command('latest')
    .description('Last known states: events that a plugin keeps under an id of its own.');
  const list = group
    .command('list')
    .description('List them by id.')
    .argument('[query]', 'only those that match, in Lucene syntax', '')
    .option('--beginning <text>', 'only ids that begin so', '')
    .option('--limit <n>', 'at most so many; 0: all', wholeNumber(0), 100)
    .option('--json', 'one event a line, as JSON', false);
  withCommonOptions(list, 'to the web').action((query, options) =>
    perform(async () => (await import('../latest.ts')).listLatest(query, options)),
  );
  const show = group
    .command('show')
    .description('Show one.')
    .argument('<id>', 'its id')
    .option('--json', 'as JSON in one line', false);
  withCommonOptions(show, 'to the web').action((id, options) =>
    perform(async () => (await import('../latest.ts')).showLatest(id, options)),
  );
}
