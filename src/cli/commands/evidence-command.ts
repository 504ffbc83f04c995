import type { Command } from 'commander';
import { withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

/** `mozdef incidents evidence`. */
export function defineEvidence(incidents: Command, perform: Perform): void {
  const group = incidents.command('evidence').description('Files of an incident, each with its chain of custody.');
  const add = group
    .command('add')
    .description('Add files. They are there once all of them arrived, as they are here.')
    .argument('<id>', 'id of the incident')
    .argument('<file...>', 'what is to be added')
    .option('--description <text>', 'what it is, and where it comes from')
    .option('--json', 'one a line, as JSON', false);
  withCommonOptions(add, 'to the web').action((id, files, options) =>
    perform(async () => (await import('../evidence.ts')).addEvidence(id, files, options)),
  );
  const list = group
    .command('list')
    .description('List the files.')
    .argument('<id>', 'id of the incident')
    .option('--json', 'one a line, as JSON, with all that was done with it', false);
  withCommonOptions(list, 'to the web').action((id, options) =>
    perform(async () => (await import('../evidence.ts')).listEvidence(id, options)),
  );
  const get = group
    .command('get')
    .description('Save one into a new file. It may be harmful: its own name is not used.')
    .argument('<id>', 'id of the incident')
    .argument('<evidence>', 'which, as evidence-4f0c81d2a9')
    .option('--output <file>', 'where to; default: its id, in the working directory');
  withCommonOptions(get, 'to the web').action((incident, part, options) =>
    perform(async () => (await import('../evidence.ts')).getEvidence({ incident, part }, options)),
  );
  const verify = group
    .command('verify')
    .description('Let the server look whether files are still what was added; the exit code is 1 when one is not.')
    .argument('<id>', 'id of the incident')
    .argument('[evidence]', 'only this one')
    .option('--json', 'one a line, as JSON', false);
  withCommonOptions(verify, 'to the web').action((id, part, options) =>
    perform(async () => (await import('../evidence.ts')).verifyEvidence(id, part, options)),
  );
}
