/** What is wrong in a Sigma file, and where. */
export interface SigmaFault {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly remedy?: string;
  /** Of the document, if it could be read so far. */
  readonly title?: string;
}

/** One line for people and editors. */
export function describeFault({ file, line, column, message, remedy }: SigmaFault): string {
  return `${file}:${line}:${column}: ${message}${remedy === undefined ? '' : `. ${remedy}`}`;
}

/** Keys and positions from the top of a document down to a value. */
export type DocumentPath = readonly (string | number)[];

export interface Problem {
  readonly path: DocumentPath;
  readonly message: string;
  readonly remedy?: string;
}

/** Gathers all that is wrong in one document, so that a person need not mend it one fault at a time. */
export class Problems {
  readonly faults: Problem[] = [];
  readonly warnings: Problem[] = [];

  add(path: DocumentPath, message: string, remedy?: string): undefined {
    this.faults.push({ path, message, ...(remedy !== undefined && { remedy }) });
  }

  warn(path: DocumentPath, message: string, remedy?: string): undefined {
    this.warnings.push({ path, message, ...(remedy !== undefined && { remedy }) });
  }
}
