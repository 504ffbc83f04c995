import { type Command, Option } from 'commander';
import { ROLES } from '../../access/permission.ts';
import { wholeNumber, withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

const DAYS_MOST = 3650;

export function defineUsers(program: Command, perform: Perform): void {
  const group = program.command('users').description('People and programs that may use MozDef, and what they may do.');
  const json = (command: Command): Command => command.option('--json', 'as JSON', false);
  const role = (text: string): Option => new Option('--role <role>', text).choices(ROLES).makeOptionMandatory();

  const list = json(group.command('list').description('List them all.'));
  withCommonOptions(list, 'to the web').action((options) =>
    perform(async () => (await import('../users.ts')).listUsers(options)),
  );
  const show = json(
    group.command('show').description('Show one, with sessions, passkeys and tokens.').argument('<name>'),
  );
  withCommonOptions(show, 'to the web').action((name, options) =>
    perform(async () => (await import('../users.ts')).showUser(name, options)),
  );
  const invite = json(group.command('invite').description('Make a one-time link by which someone becomes a user.'))
    .argument('[name]', 'who; absent: they choose a name')
    .addOption(role('what they may do'));
  withCommonOptions(invite, 'to the web').action((name, options) =>
    perform(async () => (await import('../users.ts')).invite(name, options)),
  );
  const add = json(group.command('add').description('Add a program, which has no password and shows a token.'))
    .argument('<name>')
    .addOption(role('what it may do'));
  withCommonOptions(add, 'to the web').action((name, options) =>
    perform(async () => (await import('../users.ts')).addUser(name, options)),
  );
  defineChanges(group, perform);
  defineTokens(group, perform);
}

function defineChanges(group: Command, perform: Perform): void {
  const password = group
    .command('password')
    .description('Make a one-time link by which a user chooses a new password.')
    .argument('<name>')
    .option('--json', 'as JSON', false);
  withCommonOptions(password, 'to the web').action((name, options) =>
    perform(async () => (await import('../users.ts')).newPassword(name, options)),
  );
  const set = group
    .command('set')
    .description('Give a user another role, or deactivate or activate one.')
    .argument('<name>')
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES))
    .addOption(new Option('--active <yes|no>', 'whether they are let in').choices(['yes', 'no']))
    .option('--json', 'as JSON', false);
  withCommonOptions(set, 'to the web').action((name, options) =>
    perform(async () => (await import('../users.ts')).setUser(name, options)),
  );
  const out = group
    .command('sign-out')
    .description('End the sessions of a user.')
    .argument('<name>')
    .argument('[session]', 'only this one');
  withCommonOptions(out, 'to the web').action((name, session, options) =>
    perform(async () => (await import('../users.ts')).signOut(name, session, options)),
  );
  const passkeys = group.command('remove-passkeys').description('Remove all passkeys of a user.').argument('<name>');
  withCommonOptions(passkeys, 'to the web').action((name, options) =>
    perform(async () => (await import('../users.ts')).removePasskeys(name, options)),
  );
}

function defineTokens(group: Command, perform: Perform): void {
  const make = group
    .command('token')
    .description('Make a token by which a program asks as this user.')
    .argument('<name>')
    .requiredOption('--for <text>', 'what it is for')
    .addOption(new Option('--role <role>', 'at most what the user is').choices(ROLES).default('viewer'))
    .option('--days <n>', 'after so many it expires', wholeNumber(1, DAYS_MOST))
    .option('--json', 'as JSON', false);
  withCommonOptions(make, 'to the web').action((name, options) =>
    perform(async () => (await import('../users.ts')).makeToken(name, options)),
  );
  const revoke = group
    .command('revoke')
    .description('Revoke a token.')
    .argument('<name>')
    .argument('<token>', 'its id, as mozdef users show has it');
  withCommonOptions(revoke, 'to the web').action((name, token, options) =>
    perform(async () => (await import('../users.ts')).revokeToken(name, token, options)),
  );
}
