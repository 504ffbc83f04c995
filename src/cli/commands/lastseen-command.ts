import { Argument, type Command, Option } from 'commander';
import { wholeNumber, withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

const KINDS = ['asset', 'user', 'attacker'];

export function defineLastSeen(program: Command, perform: Perform): void {
  const group = program.command('lastseen').description('Assets, users and attacking addresses seen on the stream.');
  const list = group
    .command('list')
    .description('List them by key: host name, user name or address.')
    .argument('[beginning]', 'only keys that begin so', '')
    .addOption(new Option('--kind <kind>', 'only these (default: all)').choices(KINDS))
    .option('--limit <n>', 'of each kind at most so many; 0: all', wholeNumber(0), 100)
    .option('--json', 'one a line, as JSON', false);
  withCommonOptions(list, 'to the web').action((beginning, options) =>
    perform(async () => (await import('../last-seen.ts')).listLastSeen(beginning, options)),
  );
  const show = group
    .command('show')
    .description('Show one.')
    .addArgument(new Argument('<kind>', 'what it is').choices(KINDS))
    .argument('<key>', 'host name, user name or address')
    .option('--json', 'as JSON', false);
  withCommonOptions(show, 'to the web').action((kind, key, options) =>
    perform(async () => (await import('../last-seen.ts')).showLastSeen(kind, key, options)),
  );
}
