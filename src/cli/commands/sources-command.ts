import type { Command } from 'commander';
import { wholeNumber, withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineSources(program: Command, perform: Perform): void {
  const group = program.command('sources').description('Who sends events, and what of it is refused.');
  const list = group
    .command('list')
    .description('List senders: first those that most likely lose events, then those that were heard last.')
    .option('--limit <n>', 'at most so many; 0: all', wholeNumber(0), 100)
    .option('--json', 'one a line, as JSON', false);
  withCommonOptions(list, 'to the web').action((options) =>
    perform(async () => (await import('../sources.ts')).listSenders(options)),
  );
  defineTokens(group, perform);
}

function defineTokens(group: Command, perform: Perform): void {
  const tokens = group
    .command('tokens')
    .description('List the tokens of senders that were made while the server runs.')
    .option('--json', 'one a line, as JSON', false);
  withCommonOptions(tokens, 'to the web').action((options) =>
    perform(async () => (await import('../source-tokens.ts')).listTokens(options)),
  );
  const make = group
    .command('token')
    .description('Make a token for a sender.')
    .argument('<source>', 'name of the source; it lands on each of its events')
    .option('--days <n>', 'after so many it expires', wholeNumber(1, 3650))
    .option('--json', 'as JSON', false);
  withCommonOptions(make, 'to the web').action((source, options) =>
    perform(async () => (await import('../source-tokens.ts')).makeToken(source, options)),
  );
  const revoke = group
    .command('revoke')
    .description('Revoke a token of a sender.')
    .argument('<token>', 'its id, as mozdef sources tokens has it');
  withCommonOptions(revoke, 'to the web').action((token, options) =>
    perform(async () => (await import('../source-tokens.ts')).revokeToken(token, options)),
  );
}
