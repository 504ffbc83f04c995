import { type Command, Option } from 'commander';
import { wholeNumber, withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineSearch(program: Command, perform: Perform): void {
  const command = program
    .command('search')
    .description('Find stored events by a query in Lucene syntax, newest first.')
    .argument('[query]', 'e.g. "failed password" AND details.sourceipaddress:192.0.2.0/24; empty: everything', '')
    .option('--from <time>', 'first time: now-1h, now/d, 2026-11-24, 2026-11-24T19:57:31Z', 'now-24h')
    .option('--to <time>', 'time after the last one', 'now')
    .option('--limit <n>', 'events at most; 0: all', wholeNumber(0))
    .addOption(new Option('--order <order>', 'which come first').choices(['newest', 'oldest']).default('newest'))
    .option('--fields <list>', 'only these fields, with tabs between, e.g. utctimestamp,details.username')
    .option('--json', 'one stored event a line, as JSON', false)
    .addOption(new Option('--count', 'only the exact number').default(false).conflicts(['follow', 'fields']))
    .option('--follow', 'print events as they are stored, until Ctrl+C', false);
  withCommonOptions(command, 'to the web').action((query, options) =>
    perform(async () => (await import('../search.ts')).search(query, options)),
  );
}
