import type { z } from 'zod';
import { nearest } from '../../../config/nearest.ts';
import type { Problem, SigmaFault } from '../sigma-fault.ts';
import { type DocumentText, locate, readDocument, splitDocuments } from '../yaml-document.ts';
import { type SourceTable, sourceTableSchema } from './source-table.ts';

type Issue = z.core.$ZodIssue;

/** What a file of source tables holds. A table with a fault is left out; the others are here. */
export interface SourceTablesFile {
  readonly tables: readonly SourceTable[];
  readonly faults: readonly SigmaFault[];
}

/** Reads the YAML text of a file with tables, one a document. `file` is how messages call it. Never throws for what the text says. */
export function readSourceTables(text: string, file: string): SourceTablesFile {
  const tables: SourceTable[] = [];
  const faults: SigmaFault[] = [];
  for (const source of splitDocuments(text)) {
    const read = readDocument(source);
    if ('problem' in read) {
      faults.push({ file, ...read.place, message: `this is not YAML: ${read.problem}` });
      continue;
    }
    const parsed = sourceTableSchema.safeParse(read.value);
    const problems = parsed.success
      ? problemsOf(parsed.data)
      : parsed.error.issues.flatMap((issue) => problemOf(issue));
    if (parsed.success && problems.length === 0) tables.push(parsed.data);
    for (const problem of problems) faults.push(faultAt(source, file, problem));
  }
  return { tables, faults };
}

function faultAt(source: DocumentText, file: string, { path, message, remedy }: Problem): SigmaFault {
  return { file, ...locate(source, path), message, ...(remedy !== undefined && { remedy }) };
}

function problemOf(issue: Issue, above: readonly PropertyKey[] = []): Problem[] {
  const path = [...above, ...issue.path].map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key]));
  return [{ path, message: `${path.join('.') || 'the table'}${complaint(issue.message)}` }];
}

/** Zod's words in ours. */
function complaint(message: string): string {
  const [, expected, received] = /^Invalid input: expected (\w+), received (\w+)$/.exec(message) ?? [];
  if (expected === undefined) return `: ${message}`;
  return received === 'undefined' ? ' is missing' : ` must be of the type ${expected}, not ${received}`;
}

/** Keys that a table may have anywhere, since a misspelt one is mostly near one of the same place. */
const KEYS = ['source', 'title', 'forms', 'kinds', 'deviations', 'name', 'when', 'keys', 'look_in', 'fields'];
const KIND_KEYS = ['logsources', 'names', 'provides', 'product', 'service', 'category'];

function unknownKey(path: (string | number)[]): Problem {
  const key = String(path.at(-1));
  return {
    path,
    message: `unknown key ${path.join('.')}`,
    remedy: `Did you mean ${nearest(key, [...KEYS, ...KIND_KEYS])}?`,
  };
}

/** What the schema cannot see: a kind is told apart by keys that forms have. */
function problemsOf({ forms, kinds }: SourceTable): Problem[] {
  const known = new Set(forms.flatMap(({ keys }) => Object.keys(keys)));
  return kinds.flatMap(({ name, when }, index) =>
    Object.keys(when)
      .filter((key) => !known.has(key))
      .map((key) => ({
        path: ['kinds', index, 'when', key],
        message: `no form of the table has the key ${key} that ${name} asks for`,
        remedy: known.size > 0 ? `There are ${[...known].join(', ')}.` : 'Name it below keys of a form, with its path.',
      })),
  );
}
