import { type Command, Option } from 'commander';
import { MozdefError } from '../../lifecycle/error.ts';
import { wholeNumber, withCommonOptions } from '../common-options.ts';
import type { Perform } from '../program.ts';

export function defineRules(program: Command, perform: Perform): void {
  const group = program
    .command('rules')
    .description(
      'Rules: what is looked for in events. Those that show, check and run them read rule files and need no server.',
    );
  defineShowing(group, perform);
  defineCoverage(group, perform);
  defineChecking(group, perform);
  defineRunning(group, perform);
  defineAsking(group, perform);
  defineChanging(group, perform);
}

function defineShowing(group: Command, perform: Perform): void {
  const list = group.command('list').description('List all rules.').option('--json', 'one a line, as JSON', false);
  withCommonOptions(list, 'to none').action((options) =>
    perform(async () => (await import('../rules/show-rules.ts')).listAllRules(options)),
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
    .description(
      'Say which techniques of ATT&CK rules look for, and which log sources and fields they want that nobody knows.',
    )
    .option('--json', 'one technique, log source or field a line, as JSON', false);
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
  group
    .command('schema')
    .description('Print the JSON Schema of rule files, for editors that complete and check them.')
    .action(() => perform(async () => (await import('../rules/show-rules.ts')).printRuleSchema()));
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
    .description('Evaluate one rule over events of a file, or over those that a server stores; one alert a line.')
    .argument('<rule>', 'its id, or its file')
    .option('--events <file>', 'events in stored form, one a line; plain, gzip or zstd')
    .option('--from <time>', 'instead of a file: stored events since then, as now-30d')
    .option('--to <time>', 'until then (default: now)')
    .option('--now <time>', 'time of the evaluation, ISO 8601 (default: that of the last event)')
    .option('--json', 'the whole alerts, as JSON', false);
  withCommonOptions(run, 'to the web').action((rule, { events, from, ...options }) =>
    perform(async () => {
      if (from !== undefined && (events ?? options.now) !== undefined)
        throw new MozdefError('usage', '--events and --now do not go together with --from');
      if (from === undefined && options.to !== undefined) throw new MozdefError('usage', '--to goes with --from');
      if (from !== undefined)
        return await (await import('../rules/back-test.ts')).backTestRule(rule, { ...options, from });
      if (events !== undefined)
        return await (await import('../rules/run-rule.ts')).runRule(rule, { ...options, events });
      throw new MozdefError('usage', 'give --events with a file, or --from with a time');
    }),
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

function defineAsking(group: Command, perform: Perform): void {
  const ledger = group
    .command('ledger')
    .description('What was evaluated by which version of a rule, over which events, with what result; newest first.')
    .argument('<rule>', "its id; '*': what was read for all rules")
    .option('--limit <n>', 'at most so many lines; 0: all', wholeNumber(0), 20)
    .option('--json', 'one a line, as JSON', false);
  withCommonOptions(ledger, 'to the web').action((rule, options) =>
    perform(async () => (await import('../rules/ask-rules.ts')).showLedger(rule, options)),
  );
  const seen = group
    .command('seen')
    .description('Whether a rule has seen a stored event, and what came of it. Exits with 1 when it has not.')
    .argument('<rule>', 'its id')
    .argument('<event>', 'id of the event')
    .option('--json', 'as JSON', false);
  withCommonOptions(seen, 'to the web').action((rule, event, options) =>
    perform(async () => (await import('../rules/ask-rules.ts')).showSeen(rule, event, options)),
  );
}

function addList(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function defineChanging(group: Command, perform: Perform): void {
  const set = group
    .command('set')
    .description('Switch a rule on or off, or give its alerts another severity, on all instances while they run.')
    .argument('<rule>', 'its id')
    .addOption(
      new Option('--enabled <value>', 'whether it runs; default: as configured').choices(['on', 'off', 'default']),
    )
    .option('--severity <severity>', 'of its alerts; default: as configured')
    .option('--note <text>', 'why')
    .option('--json', 'what is changed about it, as JSON', false);
  withCommonOptions(set, 'to the web').action((rule, options) =>
    perform(async () => (await import('../rules/change-rules.ts')).setRule(rule, options)),
  );
  const except = group
    .command('except')
    .description('Add an exception: events that a rule is not to count, with who says so and why.')
    .argument('<rule>', 'its id')
    .option('--query <query>', 'which events')
    .option('--alert <id>', 'instead: those that this alert suggests')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--owner <name>', 'who answers for it')
    .option('--until <date>', 'last day on which it holds, as 2026-12-31')
    .option('--force', 'also when it would have kept alerts away that were right', false)
    .option('--json', 'what is changed about the rule, as JSON', false);
  withCommonOptions(except, 'to the web').action((rule, options) =>
    perform(async () => (await import('../rules/change-rules.ts')).exceptFromRule(rule, options)),
  );
  const unexcept = group
    .command('unexcept')
    .description('Take an exception away that was added by except.')
    .argument('<rule>', 'its id')
    .argument('<exception>', 'id of the exception, as history shows it')
    .option('--note <text>', 'why')
    .option('--json', 'what is changed about the rule, as JSON', false);
  withCommonOptions(unexcept, 'to the web').action((rule, exception, options) =>
    perform(async () => (await import('../rules/change-rules.ts')).unexceptFromRule(rule, exception, options)),
  );
  const history = group
    .command('history')
    .description('Who changed what about a rule while the server ran, oldest first.')
    .argument('<rule>', 'its id')
    .option('--json', 'one change a line, as JSON', false);
  withCommonOptions(history, 'to the web').action((rule, options) =>
    perform(async () => (await import('../rules/change-rules.ts')).ruleHistory(rule, options)),
  );
}
