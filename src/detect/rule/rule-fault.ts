/** What is wrong with a rule beyond its schema: where in the file, and what. */
export class RuleFault extends Error {
  /** Keys that lead to the place. */
  readonly path: readonly PropertyKey[];

  constructor(path: readonly PropertyKey[], message: string) {
    super(message);
    this.name = 'RuleFault';
    this.path = path;
  }
}
