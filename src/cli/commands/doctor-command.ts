import type { Command } from 'commander';
import { withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineDoctor(program: Command, perform: Perform): void {
  const command = program
    .command('doctor')
    .description(
      'Look for what keeps MozDef from working here, and say how to mend it. Exits with 1 if something fails.',
    )
    .option('--json', 'one check a line, as JSON', false);
  withCommonOptions(command, 'to the web').action((options) =>
    perform(async () => (await import('../doctor.ts')).doctor(options)),
  );
}
