import type { Command } from 'commander';
import { wholeNumber, withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

const MORE = `
All of it is made up. Each event has the tag demo and the source token demo, names are below example.com and lists and incidents begin
with demo. Events cannot be deleted one by one: they go with their retention. So try it on a data directory that you throw away, with
\`mozdef serve --data-dir demo-data\`.`;

export function defineDemo(program: Command, perform: Perform): void {
  const command = program
    .command('demo')
    .description('Fill a running server with a synthetic story: a day of a small company that is broken into.')
    .option(
      '--seed <n>',
      'another story for another number; one that is there already is not told again',
      wholeNumber(1, 999_999),
      1,
    )
    .option('--dry-run', 'print the events, one a line, and send nothing', false)
    .option('--frontend <url>', 'address of the frontend (else that of the same server)')
    .option('--json', 'what came of it, as JSON', false)
    .addHelpText('after', MORE);
  withCommonOptions(command, 'to the web').action((options) =>
    perform(async () => (await import('../demo/demo.ts')).demo(options)),
  );
}
