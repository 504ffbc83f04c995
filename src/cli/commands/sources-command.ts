import type { Command } from 'commander';
import { wholeNumber, withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineSources(program: Command, perform: Perform): void {
  const group = program.command('sources').description('Who sends events, and what of it is refused.');
  const list = group
    .command('list')
    .description('List senders: first those that most likely lose events, then those that were heard last.')
    .option('--limit <n>', 'at most so many; 0: all', wholeNumber(0), 100)
    .option('--json', 'one a line, as JSON', false);
  withCommonOptions(list, 'to the web').action((options) =>
    perform(async () => (await import('../sources.ts')).listSenders(options)),
  );
}
