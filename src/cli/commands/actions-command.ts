import type { Command } from 'commander';
import { wholeNumber, withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineActions(program: Command, perform: Perform): void {
  const group = program.command('actions').description('Actions: who is told of alerts, and what is done about them.');
  const list = group
    .command('list')
    .description('List who is told, and what waits for each.')
    .option('--json', 'one a line, as JSON', false);
  withCommonOptions(list, 'to the web').action((options) =>
    perform(async () => (await import('../actions.ts')).listActions(options)),
  );
  const test = group
    .command('test')
    .description('Send a test to one and print what the other side answers; 1 when it did not arrive.')
    .argument('<name>', 'its name under `actions` in the configuration')
    .option('--json', 'as JSON', false);
  withCommonOptions(test, 'to the web').action((name, options) =>
    perform(async () => (await import('../actions.ts')).testAction(name, options)),
  );
  const outbox = group
    .command('outbox')
    .description('List the news that waits to be told, then what was given up after a day.')
    .option('--limit <n>', 'at most so many; 0: all', wholeNumber(0), 100)
    .option('--json', 'one a line, as JSON', false);
  withCommonOptions(outbox, 'to the web').action((options) =>
    perform(async () => (await import('../actions.ts')).listOutbox(options)),
  );
  const deliveries = group
    .command('deliveries')
    .description('List what was told to whom and what they answered, newest first.')
    .option('--limit <n>', 'at most so many; 0: all', wholeNumber(0), 100)
    .option('--json', 'one a line, as JSON', false);
  withCommonOptions(deliveries, 'to the web').action((options) =>
    perform(async () => (await import('../actions.ts')).listDeliveries(options)),
  );
}
