import { type Lists, readLists } from './lists.ts';
import { faultOf } from './load-sigma.ts';
import { readRuleFiles, textFaults } from './rule/find-rule-files.ts';
import type { RuleFileFault } from './rule/read-rules.ts';
import type { RulesConfig } from './rules-config.ts';
import type { Classify, EventKind } from './sigma/event-kind.ts';
import { createClassifier } from './sigma/logsource/classify.ts';
import { everyKind } from './sigma/logsource/every-kind.ts';
import { readSourceTables } from './sigma/logsource/read-source-tables.ts';
import type { SourceTable } from './sigma/logsource/source-table.ts';

/** What rules rest on besides events. */
export interface RuleGround {
  /** What values are looked up in. */
  readonly lists: Lists;
  /** Log sources of the site, which go before those that come with MozDef. */
  readonly sources: readonly SourceTable[];
  /** Says of which kind an event is, by both. */
  readonly classify: Classify;
  /** All kinds that it can say, for what is asked of fields before there is an event. */
  readonly kinds: () => readonly EventKind[];
}

/** Reads what the configuration says of lists and log sources. `given` are lists that stand in for those. What is wrong is left out. */
export async function readGround(
  config: Pick<RulesConfig, 'lists' | 'sources'>,
  given?: Lists,
): Promise<{ readonly ground: RuleGround; readonly faults: readonly RuleFileFault[] }> {
  const configured = await readLists(config.lists);
  const texts = await Promise.all(config.sources.map((directory) => readRuleFiles(directory, 'rules.sources')));
  const files = texts.flat().map(({ text, name }) => readSourceTables(text, name));
  const sources = files.flatMap(({ tables }) => tables);
  return {
    ground: {
      lists: (name) => given?.(name) ?? configured.lists(name),
      sources,
      classify: atFirstUse(sources),
      kinds: () => everyKind(sources),
    },
    faults: [...configured.faults, ...textFaults(texts.flat()), ...files.flatMap((file) => file.faults.map(faultOf))],
  };
}

/** A classifier takes tens of milliseconds to make, and there may be no rule of Sigma. */
function atFirstUse(sources: readonly SourceTable[]): Classify {
  let made: Classify | undefined;
  return (event) => {
    made ??= createClassifier(sources);
    return made(event);
  };
}
