import { type Command, Option } from 'commander';
import { DEAD_LETTER_STAGES } from '../../work/dead-letter-store.ts';
import { wholeNumber, withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

const stage = (): Option =>
  new Option('--stage <stage>', 'only those that this step gave up').choices(DEAD_LETTER_STAGES);

export function defineDeadLetters(program: Command, perform: Perform): void {
  const group = program.command('deadletters').description('Events that no one could process.');
  const list = group
    .command('list')
    .description('List them, the newest first.')
    .addOption(stage())
    .option('--limit <n>', 'at most so many; 0: all', wholeNumber(0), 100)
    .addOption(new Option('--order <order>', 'which come first').choices(['newest', 'oldest']).default('newest'))
    .option('--json', 'one a line, as JSON', false);
  withCommonOptions(list, 'to the web').action((options) =>
    perform(async () => (await import('../dead-letters.ts')).listDeadLetters(options)),
  );
  const show = group
    .command('show')
    .description('Show one: why it was given up, and what was sent.')
    .argument('<id>', 'its id')
    .option('--raw', 'only the bytes as they were sent', false)
    .option('--json', 'as JSON', false);
  withCommonOptions(show, 'to the web').action((id, options) =>
    perform(async () => (await import('../dead-letters.ts')).showDeadLetter(id, options)),
  );
  defineChoice(group, perform, 'redrive', 'Send them through the whole pipeline again.');
  defineChoice(group, perform, 'discard', 'Delete them for good.');
}

function defineChoice(group: Command, perform: Perform, name: 'redrive' | 'discard', description: string): void {
  const command = group
    .command(name)
    .description(description)
    .argument('[id...]', 'their ids')
    .addOption(stage())
    .option('--all', 'all of them', false)
    .option('--json', 'as JSON', false);
  withCommonOptions(command, 'to the web').action((ids, options) =>
    perform(async () => (await import('../dead-letters.ts')).chooseDeadLetters(name, ids, options)),
  );
}
