/** A value that DuckDB's client can bind. */
export type SqlValue = string | number | bigint;

/** Collects the values of a statement. Whatever a person typed goes through here and never into the SQL text. */
export class SqlParameters {
  readonly #values: SqlValue[] = [];
  readonly #texts = new Map<string, string>();

  /** The placeholder of a text; equal texts share one. */
  text(value: string): string {
    const known = this.#texts.get(value);
    if (known !== undefined) return known;
    const placeholder = `${this.#add(value)}::VARCHAR`;
    this.#texts.set(value, placeholder);
    return placeholder;
  }

  /** Bound as text: the client would bind whole numbers as integers, which end at 64 bits. */
  double(value: number): string {
    return `${this.#add(String(value))}::DOUBLE`;
  }

  /** Milliseconds since 1970 as the database's time without zone. */
  time(milliseconds: number): string {
    return `make_timestamp_ms(${this.#add(BigInt(milliseconds))}::BIGINT)`;
  }

  /** The SQL with placeholders numbered from `first`, and their values; values whose placeholder was not used are left out. */
  number(sql: string, first: number): { sql: string; values: SqlValue[] } {
    const values: SqlValue[] = [];
    const numbers = new Map<string, number>();
    const numbered = sql.replace(/\$([0-9]+)(?=::)/g, (_, index: string) => {
      const known = numbers.get(index) ?? first + values.length;
      if (!numbers.has(index)) values.push(this.#values[Number(index)] ?? '');
      numbers.set(index, known);
      return `$${known}`;
    });
    return { sql: numbered, values };
  }

  #add(value: SqlValue): string {
    return `$${this.#values.push(value) - 1}`;
  }
}
