import type { Command } from 'commander';
import { withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineRules(program: Command, perform: Perform): void {
  const group = program
    .command('rules')
    .description('Rules: what is looked for in events. These commands read rule files and need no server.');
  defineShowing(group, perform);
  defineCoverage(group, perform);
  defineChecking(group, perform);
  defineRunning(group, perform);
}

function defineShowing(group: Command, perform: Perform): void {
  const list = group.command('list').description('List all rules.').option('--json', 'one a line, as JSON', false);
  withCommonOptions(list, 'to none').action((options) =>
    perform(async () => (await import('../rules/show-rules.ts')).listRules(options)),
  );
  const show = group
    .command('show')
    .description('Show one with all that it says.')
    .argument('<rule>', 'its id')
    .option('--json', 'as JSON', false);
  withCommonOptions(show, 'to none').action((id, options) =>
    perform(async () => (await import('../rules/show-rules.ts')).showRule(id, options)),
  );
}

function defineCoverage(group: Command, perform: Perform): void {
  const coverage = group
    .command('coverage')
    .description('Say which techniques of ATT&CK rules look for, and which log sources they want that nobody knows.')
    .option('--json', 'one technique a line, as JSON', false);
  withCommonOptions(coverage, 'to none').action((options) =>
    perform(async () => (await import('../rules/coverage.ts')).ruleCoverage(options)),
  );
}

function defineChecking(group: Command, perform: Perform): void {
  const check = group
    .command('check')
    .description('Say all that is wrong with rule files.')
    .argument('[paths...]', 'files or directories (default: those of the configuration)')
    .option('--json', 'one fault a line, as JSON', false);
  withCommonOptions(check, 'to none').action((paths, options) =>
    perform(async () => (await import('../rules/check-rules.ts')).checkRules(paths, options)),
  );
  const test = group
    .command('test')
    .description('Run the examples that rules carry.')
    .argument('[paths...]', 'files or directories (default: those of the configuration)')
    .option('--json', 'one example a line, as JSON', false);
  withCommonOptions(test, 'to none').action((paths, options) =>
    perform(async () => (await import('../rules/check-rules.ts')).testRules(paths, options)),
  );
}

function defineRunning(group: Command, perform: Perform): void {
  const match = group
    .command('match')
    .description('Match rules that one event decides (of Sigma or MozDef) against a file of events; one hit a line.')
    .argument('<paths...>', 'rule files or directories')
    .requiredOption('--events <file>', 'events as they are sent, one a line; plain, gzip or zstd')
    .option('--stored', 'the events are in stored form already', false)
    .option('--json', 'hits as {"rule":id,"line":n}', false);
  withCommonOptions(match, 'to none').action((paths, options) =>
    perform(async () => (await import('../rules/match-rules.ts')).matchRules(paths, options)),
  );
  const run = group
    .command('run')
    .description('Evaluate one rule over events as the scheduler would; one alert a line.')
    .argument('<rule>', 'its id, or its file')
    .requiredOption('--events <file>', 'events in stored form, one a line; plain, gzip or zstd')
    .option('--now <time>', 'time of the evaluation, ISO 8601 (default: that of the last event)')
    .option('--json', 'the whole alerts, as JSON', false);
  withCommonOptions(run, 'to none').action((rule, options) =>
    perform(async () => (await import('../rules/run-rule.ts')).runRule(rule, options)),
  );
  const explain = group
    .command('explain')
    .description('Say condition by condition why events match a rule or not, and how far its windows were.')
    .argument('<rule>', 'its id, or a file with one or more')
    .requiredOption('--event <file>', 'events as they are sent, one a line; plain, gzip or zstd')
    .option('--stored', 'the events are in stored form already', false)
    .option('--list <name=file>', 'values of a watchlist, one a line', addList, [])
    .option('--json', 'one answer a line, as JSON', false);
  withCommonOptions(explain, 'to none').action((rule, options) =>
    perform(async () => (await import('../rules/explain-rules.ts')).explainRules(rule, options)),
  );
  group
    .command('import')
    .description("Make rules of the original MozDef's generic alerts, or of the list of its generic deadman.")
    .argument('<files...>', 'files in HJSON or JSON')
    .option('--out <directory>', 'write a file for each rule there (default: all to standard output)')
    .action((files, options) =>
      perform(async () => (await import('../rules/import-rules.ts')).importRules(files, options)),
    );
}

function addList(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}
