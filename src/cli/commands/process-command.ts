import type { Command } from 'commander';
import { withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineProcess(program: Command, perform: Perform): void {
  const command = program
    .command('process')
    .description('Print what normalization and plugins make of events, one line for each, without a server.')
    .argument('[file]', 'file with events, plain, gzip or zstd (default: standard input)', '-')
    .option('--endpoint <path>', 'as if posted there: events, nxlog, cef, custom/APPLICATION', 'events')
    .option('--now <time>', 'fix the clock at this time (ISO 8601)')
    .option('--trace', 'also say which plugin changed which field', false);
  withCommonOptions(command, 'to none').action((file, options) =>
    perform(async () => (await import('../process.ts')).processFile(file, options)),
  );
}
