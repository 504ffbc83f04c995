import type { Dialect } from './dialect.ts';
import { elasticDialect } from './elastic-dialect.ts';
import { HecDialect } from './hec-dialect.ts';
import { otlpDialect } from './otlp-dialect.ts';
import { plainDialect } from './plain-dialect.ts';

/** Which protocol each endpoint speaks. */
export class Dialects {
  readonly #byEndpoint: ReadonlyMap<string, Dialect>;

  constructor() {
    const hec = new HecDialect();
    this.#byEndpoint = new Map<string, Dialect>([
      ['bulk', elasticDialect],
      ['info', elasticDialect],
      ['hec', hec],
      ['hec/raw', hec],
      ['otlp', otlpDialect],
    ]);
  }

  of(endpoint: string): Dialect {
    return this.#byEndpoint.get(endpoint) ?? plainDialect;
  }
}
