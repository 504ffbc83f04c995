import type { Rule } from '../../detect/rule/rule.ts';
import type { RuleGround } from '../../detect/rule-ground.ts';
import type { LogSource } from '../../detect/sigma/event-kind.ts';
import { kindsServing, unknownFields } from '../../detect/sigma/logsource/describe-sources.ts';
import type { SigmaRule } from '../../detect/sigma/rule.ts';
import { sigmaAlertSource } from '../../detect/sigma-alert-source.ts';
import type { CommonOptions } from '../common-options.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { note, print, printTable } from '../output.ts';
import { visible } from '../visible.ts';
import { configuredRules } from './rules-of.ts';
import { reportFaults } from './show-rules.ts';

interface Technique {
  readonly id: string;
  /** Rules that look for it, those of Sigma among them. */
  readonly rules: string[];
  /** Of these, how many are for log sources that some table knows. */
  served: number;
}

/** Prints which techniques of ATT&CK the rules that run look for, and the log sources and fields that rules want and nobody knows. */
export async function ruleCoverage(options: CommonOptions & { readonly json: boolean }): Promise<number> {
  const { rules, sigma, ground, faults } = await configuredRules(options);
  const serves = sourcesServed(sigma.rules, ground);
  const techniques = [...techniquesOf(rules, sigma.rules, serves).values()].sort((one, other) =>
    one.id < other.id ? -1 : 1,
  );
  if (options.json) for (const technique of techniques) await print(JSON.stringify(technique));
  else {
    const rows = techniques.map(({ id, rules: ids, served }) => [
      id,
      String(ids.length),
      String(served),
      shortList(ids),
    ]);
    await printTable(['technique', 'rules', 'known sources', 'such as'], rows);
  }
  const unserved = Map.groupBy(
    sigma.rules.filter((rule) => !serves(rule)),
    sourceText,
  );
  const unknown = unknownFieldsOf(sigma.rules, ground);
  if (options.json) {
    for (const [logsource, wanting] of unserved)
      await print(JSON.stringify({ logsource, rules: wanting.map(({ id }) => id) }));
    for (const one of unknown) await print(JSON.stringify(one));
  } else noteUnknown(unserved, unknown);
  reportFaults(faults);
  return EXIT_CODES.ok.code;
}

/** A field that rules ask for and that no table of their log source has: they find less than their authors think, or nothing. */
interface UnknownField {
  readonly logsource: string;
  readonly field: string;
  readonly rules: string[];
}

function unknownFieldsOf(rules: readonly SigmaRule[], { sources }: RuleGround): UnknownField[] {
  const asking = new Map<string, UnknownField>();
  for (const rule of rules)
    for (const field of unknownFields(rule, sources)) {
      const logsource = sourceText(rule);
      const what = textOf({ logsource, field });
      const known = asking.get(what) ?? { logsource, field, rules: [] };
      asking.set(what, known);
      known.rules.push(rule.id);
    }
  return [...asking].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, unknown]) => unknown);
}

function textOf({ logsource, field }: Omit<UnknownField, 'rules'>): string {
  return `${field} of ${logsource}`;
}

function noteUnknown(unserved: ReadonlyMap<string, readonly SigmaRule[]>, unknown: readonly UnknownField[]): void {
  const wanting = [...unserved.values()].flat().length;
  if (wanting > 0)
    note(visible(`${wanting} Sigma rules want log sources that no table knows: ${shortList([...unserved.keys()])}`));
  for (const { rules, ...what } of unknown)
    note(
      visible(
        `no table of its sources has the field ${textOf(what)}, which ${rules.length} Sigma rules ask for: ${shortList(rules)}`,
      ),
    );
}

function techniquesOf(
  rules: readonly Rule[],
  sigma: readonly SigmaRule[],
  serves: (rule: SigmaRule) => boolean,
): Map<string, Technique> {
  const techniques = new Map<string, Technique>();
  const add = (id: string, attack: readonly string[], served: boolean): void => {
    for (const technique of attack) {
      const known = techniques.get(technique) ?? { id: technique, rules: [], served: 0 };
      techniques.set(technique, known);
      known.rules.push(id);
      if (served) known.served++;
    }
  };
  for (const { id, file } of rules) add(id, file.attack, true);
  for (const rule of sigma) add(rule.id, sigmaAlertSource(rule).file.attack, serves(rule));
  return techniques;
}

/** Many rules are for the same log source. */
function sourcesServed(rules: readonly SigmaRule[], { sources }: RuleGround): (rule: SigmaRule) => boolean {
  const served = new Map<string, boolean>();
  for (const rule of rules) {
    const text = sourceText(rule);
    if (!served.has(text)) served.set(text, kindsServing(rule.logsource, sources).length > 0);
  }
  return (rule) => served.get(sourceText(rule)) === true;
}

function sourceText({ logsource: { product, service, category } }: { readonly logsource: LogSource }): string {
  return [product, service, category].map((one) => one ?? '*').join('/');
}

const SHOWN = 3;

function shortList(all: readonly string[]): string {
  return all.length > SHOWN ? `${all.slice(0, SHOWN).join(', ')}, ...` : all.join(', ');
}
