import type { Command } from 'commander';
import { withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineStatus(program: Command, perform: Perform): void {
  const command = program
    .command('status')
    .description('How the running server does: rates, queue, lag, store, disk. Exits with 1 when it is degraded.')
    .option('--json', 'as JSON', false);
  withCommonOptions(command, 'to the web').action((options) =>
    perform(async () => (await import('../status.ts')).status(options)),
  );
}
