import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { RuleText } from './rule/find-rule-files.ts';
import type { RuleFileFault } from './rule/read-rules.ts';
import { applyFilters } from './sigma/apply-filters.ts';
import { checkTogether } from './sigma/check-together.ts';
import { readSigma, type SigmaFile } from './sigma/read-sigma.ts';
import type { SigmaCorrelation, SigmaRule } from './sigma/rule.ts';
import { RuleCache } from './sigma/rule-cache.ts';
import type { SigmaFault } from './sigma/sigma-fault.ts';

/** Sigma rules that were read. */
export interface LoadedSigma {
  /** With what filters demand made part of them. */
  readonly rules: readonly SigmaRule[];
  readonly correlations: readonly SigmaCorrelation[];
  readonly faults: readonly RuleFileFault[];
  readonly warnings: readonly RuleFileFault[];
  /** By id, how messages call the file that a rule stands in. */
  readonly places: ReadonlyMap<string, string>;
  /** By id, the files of correlations: what is wrong with these is known only when all rules are. */
  readonly texts: ReadonlyMap<string, RuleText>;
}

/** With `logsource`, a slip in the name of the others is told of. */
const SIGMA = /^(["']?)(?:detection|correlation|filter|logsource)\1\s*:/m;

/** Whether a rule file is Sigma's and not MozDef's. */
export function isSigma({ text }: RuleText): boolean {
  return SIGMA.test(text);
}

/** Where workers and rule threads of an instance keep the file that spares reading Sigma rules again. */
export function sigmaCacheIn(dataDirectory: string): string {
  return join(dataDirectory, 'rules', 'sigma.json');
}

/** Reads Sigma files, each document once; `cache` is a file that spares reading what was read before. */
export async function loadSigma(texts: readonly RuleText[], cache?: string): Promise<LoadedSigma> {
  const known = new RuleCache(cache === undefined ? undefined : await readFile(cache, 'utf8').catch(() => undefined));
  const files = texts.map(({ name, text }) => known.read(text, (content) => readSigma(content, name)));
  if (cache !== undefined && known.changed) await saveCache(cache, known.toText());
  const { rules, correlations, faults, warnings } = checkTogether(texts, files);
  return {
    rules: applyFilters(
      rules,
      files.flatMap(({ filters }) => filters),
    ),
    correlations,
    faults: [...files.flatMap((file) => file.faults), ...faults].map(faultOf),
    warnings: [...files.flatMap((file) => file.warnings), ...warnings].map(faultOf),
    places: placesOf(texts, files),
    texts: new Map(files.flatMap((file, index) => file.correlations.map(({ id }) => [id, texts[index] as RuleText]))),
  };
}

/** What is cached of a file does not know where the file is: it may have been moved. */
function placesOf(texts: readonly RuleText[], files: readonly SigmaFile[]): Map<string, string> {
  const places = new Map<string, string>();
  for (const [index, { rules, correlations }] of files.entries())
    for (const { id } of [...rules, ...correlations]) if (!places.has(id)) places.set(id, texts[index]?.name ?? '');
  return places;
}

/** A cache that cannot be saved costs time at the next start, no more. */
async function saveCache(file: string, text: string): Promise<void> {
  const own = `${file}.${process.pid}.${threadId}`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    .then(() => writeFile(own, text, { mode: 0o600 }))
    .then(() => rename(own, file))
    .catch(() => undefined);
}

/** As rules of MozDef tell of it. */
export function faultOf({ file, line, column, message, remedy, title }: SigmaFault): RuleFileFault {
  return {
    where: `${file}:${line}:${column}`,
    message: remedy === undefined ? message : `${message}. ${remedy}`,
    ...(title !== undefined && { rule: title }),
  };
}
