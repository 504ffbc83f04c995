import { mergeActions, type Part } from './collection.ts';
import { readCorrelation } from './read-correlation.ts';
import { readDetectionRule } from './read-detection.ts';
import { readFilter } from './read-filter.ts';
import { type Document, isMap } from './read-head.ts';
import type { SigmaCorrelation, SigmaFilter, SigmaRule } from './rule.ts';
import { type Problem, Problems, type SigmaFault } from './sigma-fault.ts';
import { type DocumentText, locate, readDocument, splitDocuments } from './yaml-document.ts';

/** What a Sigma file holds. A document with a fault is left out; the others are here. */
export interface SigmaFile {
  readonly rules: readonly SigmaRule[];
  readonly correlations: readonly SigmaCorrelation[];
  readonly filters: readonly SigmaFilter[];
  readonly faults: readonly SigmaFault[];
  /** What is read, but perhaps not as its author means it. */
  readonly warnings: readonly SigmaFault[];
}

/** Reads the YAML text of a Sigma file. `file` is how messages call it. Never throws for what the text says. */
export function readSigma(text: string, file: string): SigmaFile {
  return new SigmaReader(file).read(text);
}

class SigmaReader {
  readonly #file: string;
  readonly #rules: SigmaRule[] = [];
  readonly #correlations: SigmaCorrelation[] = [];
  readonly #filters: SigmaFilter[] = [];
  readonly #faults: SigmaFault[] = [];
  readonly #warnings: SigmaFault[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  read(text: string): SigmaFile {
    const parts: Part[] = [];
    for (const source of splitDocuments(text)) {
      const result = readDocument(source);
      if ('problem' in result)
        this.#faults.push({ file: this.#file, ...result.place, message: `this is not YAML: ${result.problem}` });
      else if (isMap(result.value)) parts.push({ source, document: result.value });
      else this.#note(source, { path: [], message: 'the document is not a map', remedy: 'A rule begins with title:.' });
    }
    for (const part of mergeActions(parts)) {
      if ('document' in part) this.#take(part);
      else this.#note(part.source, part.problem);
    }
    return {
      rules: this.#rules,
      correlations: this.#correlations,
      filters: this.#filters,
      faults: this.#faults,
      warnings: this.#warnings,
    };
  }

  #note(source: DocumentText, { path, message, remedy }: Problem, title?: string, to = this.#faults): void {
    to.push({
      file: this.#file,
      ...locate(source, path),
      message,
      ...(remedy !== undefined && { remedy }),
      ...(title !== undefined && { title }),
    });
  }

  #take({ source, document }: Part): void {
    const problems = new Problems();
    const kind = kindOf(document);
    const title = typeof document['title'] === 'string' ? document['title'] : undefined;
    if (kind === 'correlation') keep(this.#correlations, readCorrelation(document, problems), problems);
    else if (kind === 'filter') keep(this.#filters, readFilter(document, problems), problems);
    else keep(this.#rules, readDetectionRule(document, problems), problems);
    for (const problem of problems.faults) this.#note(source, problem, title);
    for (const problem of problems.warnings) this.#note(source, problem, title, this.#warnings);
  }
}

function keep<Kind>(list: Kind[], read: Kind, problems: Problems): void {
  if (problems.faults.length === 0) list.push(read);
}

function kindOf(document: Document): 'correlation' | 'filter' | 'detection' {
  if ('correlation' in document) return 'correlation';
  return 'filter' in document ? 'filter' : 'detection';
}
