import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import type { StoredClaim } from './catalogue.ts';
import type { Generation } from './generation.ts';
import { insertEvents } from './insert-sql.ts';
import type { BatchPlan } from './plan-batch.ts';
import type { Shelf } from './shelf.ts';

/** Writes planned batches into the active generation: one transaction, durable when it resolves, nothing if it rejects. */
export class HotInserter {
  readonly #connection: DuckDBConnection;
  readonly #shelf: Shelf;
  readonly #now: () => number;
  readonly #statements = new Map<string, DuckDBPreparedStatement>();

  constructor(options: { connection: DuckDBConnection; shelf: Shelf; now: () => number }) {
    this.#connection = options.connection;
    this.#shelf = options.shelf;
    this.#now = options.now;
  }

  async write(plans: readonly BatchPlan[]): Promise<void> {
    const filled = plans.filter(({ rows }) => rows > 0);
    if (filled.length === 0) return;
    const generation = this.#shelf.active;
    const claims = filled.flatMap((plan) => plan.claims);
    const ndjson = joined(filled.map((plan) => plan.ndjson));
    const stored = joined(filled.map((plan) => plan.stored));
    await this.#transaction(claims.length > 0, async () => {
      await this.#insert(generation, { ndjson, stored }, filled);
      if (claims.length > 0) await this.#insertClaims(generation, claims);
    });
    const rows = filled.reduce((sum, plan) => sum + plan.rows, 0);
    this.#shelf.seq += rows;
    generation.rows += rows;
    generation.bytes += stored.length;
    generation.since ??= this.#now();
    for (const claim of claims) generation.claims.set(claim.id, claim);
  }

  /** Lets go of what was prepared for generations that take no more events. */
  forget(): void {
    for (const statement of this.#statements.values()) statement.destroySync();
    this.#statements.clear();
  }

  /** A single statement is a transaction by itself, and cheaper. */
  async #transaction(needed: boolean, change: () => Promise<void>): Promise<void> {
    if (!needed) return change();
    await this.#connection.run('begin');
    try {
      await change();
      await this.#connection.run('commit');
    } catch (error) {
      await this.#connection.run('rollback').catch(() => undefined);
      throw error;
    }
  }

  async #insert(
    generation: Generation,
    { ndjson, stored }: Pick<BatchPlan, 'ndjson' | 'stored'>,
    plans: readonly BatchPlan[],
  ): Promise<void> {
    const withOwn = plans.some((plan) => plan.own);
    const statement = await this.#statement(insertEvents(generation.table, withOwn));
    statement.bindBlob(1, ndjson);
    statement.bindBigInt(2, BigInt(this.#shelf.seq + 1));
    statement.bindVarchar(3, new Date(this.#now()).toISOString());
    statement.bindBlob(4, stored);
    if (withOwn) {
      statement.bindVarchar(5, plans.map((plan) => (plan.own ?? Array(plan.rows).fill('')).join(',')).join(','));
    }
    try {
      await statement.run();
    } finally {
      statement.clearBindings();
    }
  }

  async #insertClaims(generation: Generation, claims: readonly StoredClaim[]): Promise<void> {
    await this.#connection.run(
      `insert into ${generation.database}.claims
       select c->>'id', c->>'content', c->>'ownId', (c->>'received')::bigint
       from (select unnest(from_json(v, '["json"]')) c from (values ($1::varchar)) input(v))`,
      [JSON.stringify(claims)],
    );
  }

  async #statement(sql: string): Promise<DuckDBPreparedStatement> {
    const prepared = this.#statements.get(sql) ?? (await this.#connection.prepare(sql));
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

const NEWLINE = Buffer.from('\n');

/** Lines of all batches, newline between. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  return parts.length === 1 && only
    ? only
    : Buffer.concat(parts.flatMap((part, index) => (index > 0 ? [NEWLINE, part] : [part])));
}
