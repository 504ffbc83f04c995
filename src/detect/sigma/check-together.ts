import { likelyMeant } from '../../config/unknown-key.ts';
import { contains } from './event-kind.ts';
import { placeIn } from './place-in.ts';
import type { SigmaFile } from './read-sigma.ts';
import type { SigmaCorrelation, SigmaFilter, SigmaHead, SigmaRule } from './rule.ts';
import type { DocumentPath, SigmaFault } from './sigma-fault.ts';

interface NamedText {
  readonly name: string;
  readonly text: string;
}

interface Together {
  /** Of each id one. */
  readonly rules: readonly SigmaRule[];
  readonly correlations: readonly SigmaCorrelation[];
  readonly faults: readonly SigmaFault[];
  readonly warnings: readonly SigmaFault[];
}

/** What can be said of Sigma files only when all of them were read: of two rules of one id the first counts, and filters name rules. */
export function checkTogether(texts: readonly NamedText[], files: readonly SigmaFile[]): Together {
  const first = new Map<string, SigmaHead>();
  const faults: SigmaFault[] = [];
  const warnings: SigmaFault[] = [];
  for (const [index, { rules, correlations }] of files.entries())
    for (const one of [...rules, ...correlations])
      if (!first.has(one.id)) first.set(one.id, one);
      else faults.push(fault(texts[index], one, { path: ['id'], message: `another rule has the id ${one.id}` }));
  const isFirst = (one: SigmaHead): boolean => first.get(one.id) === one;
  const rules = files.flatMap((file) => file.rules.filter(isFirst));
  const names = new Set(rules.flatMap(({ id, name }) => [id, ...(name === undefined ? [] : [name])]));
  for (const [index, { filters }] of files.entries())
    for (const filter of filters)
      for (const problem of [...unknownRules(filter, names), ...foreignRules(filter, rules)])
        warnings.push(fault(texts[index], filter, problem));
  return { rules, correlations: files.flatMap((file) => file.correlations.filter(isFirst)), faults, warnings };
}

interface Problem {
  readonly path: DocumentPath;
  readonly message: string;
}

/** A filter that means a rule which is not there changes nothing, and whoever wrote it would not know. */
function unknownRules({ rules = [] }: SigmaFilter, names: ReadonlySet<string>): Problem[] {
  return [...rules.entries()]
    .filter(([, rule]) => !names.has(rule))
    .map(([index, rule]) => {
      const meant = likelyMeant(rule, names);
      const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
      return { path: ['filter', 'rules', index], message: `no rule has the id or name ${rule}${hint}` };
    });
}

/** A rule for other log sources than the filter's is left as it is, though the filter names it. */
function foreignRules(filter: SigmaFilter, all: readonly SigmaRule[]): Problem[] {
  return [...(filter.rules ?? []).entries()].flatMap(([index, named]) => {
    const meant = all.filter(({ id, name }) => id === named || name === named);
    if (meant.length === 0 || meant.some(({ logsource }) => contains(filter.logsource, logsource))) return [];
    const message = `the log source of ${named} is not within that of the filter, which so leaves it as it is`;
    return [{ path: ['filter', 'rules', index], message }];
  });
}

function fault(text: NamedText | undefined, { id, title }: SigmaHead, { path, message }: Problem): SigmaFault {
  return { file: text?.name ?? title, ...placeIn(text?.text ?? '', id, path), message, title };
}
