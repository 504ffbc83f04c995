import { type Command, Option } from 'commander';
import { wholeNumber, withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineSend(program: Command, perform: Perform): void {
  const command = program
    .command('send')
    .description('Send files to a server: JSON, NDJSON, or text with an event a line; plain, gzip or zstd.')
    .argument('<file...>', 'files, or patterns such as logs/*.gz; - is standard input')
    .addOption(
      new Option('--format <format>', 'how the files are split into events')
        .choices(['auto', 'ndjson', 'json', 'syslog', 'raw'])
        .default('auto'),
    )
    .option(
      '--follow',
      'go on with what is written to the files, as tail -F does, and with standard input as it comes',
      false,
    )
    .option('--rate <n>', 'events per second at most', wholeNumber(1))
    .option('--endpoint <path>', 'where to post: events, nxlog, cef, custom/APPLICATION', 'events')
    .option('--shift-to-now', 'move all times by the same span, so that the newest becomes now', false)
    .option('--restart', 'send everything, even if an earlier run of the same files was cut short', false)
    .option(
      '--retries <n>',
      'how often in a row to try a body again that the server does not take',
      wholeNumber(0),
      10,
    );
  withCommonOptions(command, 'to the frontend').action((files, options) =>
    perform(async () =>
      options.follow
        ? (await import('../send/follow/follow.ts')).follow(files, options)
        : (await import('../send/send.ts')).send(files, options),
    ),
  );
}
