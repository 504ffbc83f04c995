import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ExampleResult, runExamples } from '../../correlate/run-example.ts';
import { type CodeFile, codeFile, findCodeFiles, isExamplesFile } from '../../detect/code/find-code-files.ts';
import { hangingFiles } from '../../detect/code/hanging-files.ts';
import { readExamples } from '../../detect/code/read-examples.ts';
import { hangs } from '../../detect/own-rules.ts';
import type { RuleFileFault } from '../../detect/rule/read-rules.ts';
import type { Rule } from '../../detect/rule/rule.ts';

/** What became of an example. */
export interface TestResult extends ExampleResult {
  /** Where it stands, when that is not the file of its rule. */
  readonly file?: string;
}

interface BesideResults {
  readonly results: readonly TestResult[];
  /** Rules that have such examples. */
  readonly tested: ReadonlySet<Rule>;
  readonly faults: readonly RuleFileFault[];
}

const ENDINGS = ['ts', 'mts', 'js', 'mjs'];

/** The files of examples in a directory, or beside the file of a rule. */
export async function exampleFilesAt(path: string): Promise<CodeFile[]> {
  if ((await stat(path)).isDirectory()) return await findCodeFiles(path, path, isExamplesFile);
  const candidates = ENDINGS.map((ending) => `${stemOf(path)}.examples.${ending}`);
  const there = await Promise.all(
    candidates.map((file) =>
      stat(file)
        .then(() => true)
        .catch(() => false),
    ),
  );
  return candidates.filter((_, index) => there[index]).map(codeFile);
}

/** Runs the examples of these files, each for the one rule in the file of the same name beside it. */
export async function runExamplesBeside(rules: readonly Rule[], files: readonly CodeFile[]): Promise<BesideResults> {
  const results: TestResult[] = [];
  const tested = new Set<Rule>();
  const faults: RuleFileFault[] = [];
  const hanging = await hangingFiles(files);
  const byStem = Map.groupBy(rules, ({ place }) => stemOf(resolve(place.replace(/:\d+$/, ''))));
  for (const file of files) {
    const [rule, ...others] = byStem.get(stemOf(file.file)) ?? [];
    const isOne = rule !== undefined && others.length === 0;
    const read = isOne ? await (hanging.includes(file.file) ? hangs(file) : readExamples(file)) : undefined;
    if (!rule || !read)
      faults.push({ where: file.name, message: `there are ${rule ? others.length + 1 : 0} rules beside it, not one` });
    else if ('faults' in read) faults.push(...read.faults);
    else {
      tested.add(rule);
      const { examples } = read;
      const run = runExamples({ ...rule, file: { ...rule.file, examples } });
      results.push(...run.map((result) => ({ file: file.name, ...result })));
    }
  }
  return { results, tested, faults };
}

/** The path without its ending, which is the same for a rule and its examples. */
function stemOf(file: string): string {
  return file.replace(/(?:\.examples)?\.[a-z]+$/i, '');
}
