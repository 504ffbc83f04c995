/** A piece of a running instance. Its constructor does nothing; `start` and `stop` are called once each, stop in reverse order of start. */
export interface Part {
  readonly name: string;
  /** Resolves when the part does its job. Rejects with a MozdefError that a person can act on. */
  start(): Promise<void>;
  /** Finishes what is under way, then lets go of everything. */
  stop(): Promise<void>;
}
