import type { Command } from 'commander';
import { withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineBlocks(program: Command, perform: Perform): void {
  const group = program.command('blocks').description('The block list: addresses that firewalls should block.');
  const list = group.command('list').description('List those in force.').option('--json', 'one a line, as JSON', false);
  withCommonOptions(list, 'to the web').action((options) =>
    perform(async () => (await import('../blocks.ts')).listBlocks(options)),
  );
  const remove = group
    .command('remove')
    .description('Take addresses off the list.')
    .argument('<addresses...>', 'which')
    .option('--json', 'as JSON', false);
  withCommonOptions(remove, 'to the web').action((addresses, options) =>
    perform(async () => (await import('../blocks.ts')).removeBlocks(addresses, options)),
  );
}
