import type { Command } from 'commander';
import { withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function definePlugins(program: Command, perform: Perform): void {
  const group = program.command('plugins').description('Plugins of the running server.');
  const list = group
    .command('list')
    .description('List them in the order in which they run.')
    .option('--json', 'one a line, as JSON', false);
  withCommonOptions(list, 'to the web').action((options) =>
    perform(async () => (await import('../plugins.ts')).listPlugins(options)),
  );
  const show = group
    .command('show')
    .description('Show one: what it matches, its configuration and what that may hold.')
    .argument('<name>', 'its name')
    .option('--json', 'as JSON', false);
  withCommonOptions(show, 'to the web').action((name, options) =>
    perform(async () => (await import('../plugins.ts')).showPlugin(name, options)),
  );
}
