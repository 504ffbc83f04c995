import { describeConfig } from '../../config/config-node.ts';
import { explainIssues } from '../../config/explain-issue.ts';
import { shownPath } from '../../config/shown-path.ts';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import { importPlugin } from '../../plugin/import-plugin.ts';
import { type RuleExamples, ruleExamples } from '../rule/example-schema.ts';
import type { RuleFileFault } from '../rule/read-rules.ts';
import { readCode } from './code-hash.ts';
import type { CodeFile } from './find-code-files.ts';

/** Runs a file of examples, which exports `{ fires, quiet }` as a rule holds them, or a function that gives that. */
export async function readExamples({
  file,
  name,
}: CodeFile): Promise<{ readonly examples: RuleExamples } | { readonly faults: readonly RuleFileFault[] }> {
  const fault = (message: string, where = name): RuleFileFault => ({ where, message });
  try {
    const { hash } = await readCode(file);
    const exported = await importPlugin(file, hash);
    const written: unknown = typeof exported === 'function' ? await exported() : exported;
    if (written === undefined) return { faults: [fault('it has no default export: { fires: [ .. ], quiet: [ .. ] }')] };
    const result = ruleExamples.safeParse(written);
    if (result.success) return { examples: result.data };
    const node = describeConfig(ruleExamples);
    const problems = explainIssues(result.error.issues, {
      node,
      written: written as Record<string, unknown>,
      placeOf: () => ({ kind: 'default' }),
    });
    return { faults: problems.map(({ message }) => fault(message)) };
  } catch (error) {
    if (error instanceof MozdefError && error.where !== undefined)
      return { faults: [fault(error.message, shownPath(error.where))] };
    return { faults: [fault(messageOf(error))] };
  }
}
