import type { Command } from 'commander';
import { wholeNumber, withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineAudit(program: Command, perform: Perform): void {
  const group = program.command('audit').description('The audit log: what people did.');
  const list = group
    .command('list')
    .description('List entries, the newest first.')
    .option('--who <name>', 'only of this person')
    .option('--from <time>', 'only since then: ISO 8601 or relative')
    .option('--to <time>', 'only before then')
    .option('--what <text>', 'only of operations or paths that hold this text')
    .option('--limit <n>', 'at most so many; 0: all', wholeNumber(0), 100)
    .option('--json', 'one a line, as JSON', false);
  withCommonOptions(list, 'to the web').action((options) =>
    perform(async () => (await import('../audit.ts')).listEntries(options)),
  );
  const verify = group
    .command('verify')
    .description('Read all of it, and tell whether it is whole; exits with 1 when it is not.')
    .option('--anchor <seq:hash>', 'the end of the log as it was noted once: whether the log still holds it')
    .option('--json', 'as JSON', false);
  withCommonOptions(verify, 'to the web').action((options) =>
    perform(async () => (await import('../audit.ts')).verifyLog(options)),
  );
  const whole = group.command('export').description('Write all entries, the oldest first, one a line, as JSON.');
  withCommonOptions(whole, 'to the web').action((options) =>
    perform(async () => (await import('../audit.ts')).exportLog(options)),
  );
}
