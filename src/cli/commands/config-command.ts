import type { Command } from 'commander';
import { withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineConfig(program: Command, perform: Perform): void {
  const group = program.command('config').description('The configuration of this machine.');
  withCommonOptions(
    group
      .command('check')
      .description(
        'Say all that is wrong with it and with plugins, and why serve would refuse it. Opens and makes nothing.',
      ),
    'to none',
  ).action((options) => perform(async () => (await import('../config.ts')).checkConfig(options)));
  const shown = group
    .command('print')
    .description('Print all keys with where each value comes from. Secrets are redacted.')
    .option('--changed', 'only what is not a default', false)
    .option('--json', 'one key a line, as JSON', false);
  withCommonOptions(shown, 'to none').action((options) =>
    perform(async () => (await import('../config.ts')).printConfig(options)),
  );
  group
    .command('schema')
    .description('Print its JSON Schema, for editors.')
    .action(() => perform(async () => (await import('../config.ts')).printSchema()));
}
