import { type Command, Option } from 'commander';
import { ENTRY_TYPES } from '../../lists/entry.ts';
import { ENTRY_STATES } from '../../lists/find-entries.ts';
import { LIST_KINDS } from '../../lists/list.ts';
import { wholeNumber, withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineLists(program: Command, perform: Perform): void {
  const group = program
    .command('lists')
    .description(
      'Lists that people keep while the server runs: what to watch for, what to block, key staff, networks.',
    );
  defineShowing(group, perform);
  defineKeeping(group, perform);
  defineAdding(group, perform);
  defineTaking(group, perform);
}

function defineShowing(group: Command, perform: Perform): void {
  const list = group.command('list').description('List all lists.').option('--json', 'one a line, as JSON', false);
  withCommonOptions(list, 'to the web').action((options) =>
    perform(async () => (await import('../lists/show-lists.ts')).listLists(options)),
  );
  const show = group
    .command('show')
    .description('Show the entries of a list.')
    .argument('<list>', 'its name')
    .argument('[text]', 'only those whose value, reason, source or owner holds this text', '')
    .addOption(new Option('--type <type>', 'only these').choices([...ENTRY_TYPES]))
    .addOption(new Option('--state <state>', 'only these').choices([...ENTRY_STATES]))
    .option('--limit <n>', 'at most so many; 0: all', wholeNumber(0), 100)
    .option('--json', 'one a line, as JSON', false);
  withCommonOptions(show, 'to the web').action((name, text, options) =>
    perform(async () => (await import('../lists/show-lists.ts')).showList(name, text, options)),
  );
  const history = group
    .command('history')
    .description('Who changed what about a list, the latest first.')
    .argument('<list>', 'its name')
    .option('--limit <n>', 'at most so many; 0: all', wholeNumber(0), 20)
    .option('--json', 'one change a line, as JSON', false);
  withCommonOptions(history, 'to the web').action((name, options) =>
    perform(async () => (await import('../lists/show-lists.ts')).showListHistory(name, options)),
  );
  const exported = group
    .command('export')
    .description('Print what holds of a list now, one value a line; of block lists what was approved.')
    .argument('<list>', 'its name')
    .option('--type <list>', 'only these, as ip,cidr')
    .option('--json', 'one entry a line, as JSON', false);
  withCommonOptions(exported, 'to the web').action((name, options) =>
    perform(async () => (await import('../lists/show-lists.ts')).exportList(name, options)),
  );
}

function defineKeeping(group: Command, perform: Perform): void {
  const create = group
    .command('create')
    .description('Make a list.')
    .argument('<list>', 'its name: small letters, digits and dashes')
    .addOption(new Option('--kind <kind>', 'what it is for').choices([...LIST_KINDS]).makeOptionMandatory())
    .option('--description <text>', 'what it is for, in words', '')
    .option('--types <list>', 'what its entries may be, as ip,cidr (default: what lists of the kind take)')
    .option('--json', 'as JSON', false);
  withCommonOptions(create, 'to the web').action((name, options) =>
    perform(async () => (await import('../lists/keep-lists.ts')).createList(name, options)),
  );
  const change = group
    .command('change')
    .description('Change what is said of a list.')
    .argument('<list>', 'its name')
    .option('--description <text>', 'what it is for, in words')
    .option('--types <list>', 'what its entries may be, as ip,cidr')
    .option('--note <text>', 'why')
    .option('--json', 'as JSON', false);
  withCommonOptions(change, 'to the web').action((name, options) =>
    perform(async () => (await import('../lists/keep-lists.ts')).changeList(name, options)),
  );
  const drop = group
    .command('drop')
    .description('Remove a list with all its entries; its history stays.')
    .argument('<list>', 'its name')
    .option('--note <text>', 'why')
    .option('--json', 'as JSON', false);
  withCommonOptions(drop, 'to the web').action((name, options) =>
    perform(async () => (await import('../lists/keep-lists.ts')).dropList(name, options)),
  );
}

function defineAdding(group: Command, perform: Perform): void {
  const add = group
    .command('add')
    .description('Add entries to a list; to a block list: propose them.')
    .argument('<list>', 'its name')
    .argument('<values...>', 'addresses, networks, domains, hosts, users, email addresses or hashes');
  describeEntries(add).option('--note <text>', 'why it is done').option('--json', 'one result a line, as JSON', false);
  withCommonOptions(add, 'to the web').action((name, values, options) =>
    perform(async () => (await import('../lists/change-lists.ts')).addToList(name, values, options)),
  );
  const imported = group
    .command('import')
    .description(
      'Add what a file says: one value a line, `#` begins a comment; after it, with commas, a reason and an end.',
    )
    .argument('<list>', 'its name')
    .argument('<file>', 'the file; -: standard input');
  describeEntries(imported)
    .option('--preview', 'only say what would become of it', false)
    .option('--note <text>', 'why it is done')
    .option('--json', 'as JSON', false);
  withCommonOptions(imported, 'to the web').action((name, file, options) =>
    perform(async () => (await import('../lists/change-lists.ts')).importToList(name, file, options)),
  );
}

function describeEntries(command: Command): Command {
  return command
    .addOption(new Option('--type <type>', 'where the value alone does not say it').choices([...ENTRY_TYPES]))
    .option('--reason <text>', 'why')
    .option('--source <text>', 'where it was taken from')
    .option('--expires <time>', 'until when: 2026-12-31, or how long, as 7d');
}

function defineTaking(group: Command, perform: Perform): void {
  const verbs = {
    remove: 'Take entries out of a list; its history keeps them.',
    approve: 'Have firewalls block entries of a block list.',
    refuse: 'Have firewalls not block entries of a block list, or no longer.',
  } as const;
  for (const [verb, description] of Object.entries(verbs) as [keyof typeof verbs, string][]) {
    const command = group
      .command(verb)
      .description(description)
      .argument('<list>', 'its name')
      .argument('<values...>', 'which')
      .addOption(new Option('--type <type>', 'where the value alone does not say it').choices([...ENTRY_TYPES]))
      .option('--note <text>', 'why')
      .option('--json', 'one result a line, as JSON', false);
    withCommonOptions(command, 'to the web').action((name, values, options) =>
      perform(async () => (await import('../lists/change-lists.ts')).changeEntries(verb, { name, values }, options)),
    );
  }
}
