/** A folded text that is looked for, not empty, and the number by which it is reported. */
export interface Literal {
  readonly text: string;
  readonly id: number;
}

/** Where found literals are reported; one may be reported several times. */
export interface LiteralSink {
  found(id: number): void;
}

/** Finds literals anywhere in texts that are not folded yet. */
export interface LiteralScanner {
  scan(text: string, sink: LiteralSink): void;
}
