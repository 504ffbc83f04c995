import { randomUUID } from 'node:crypto';
import { messageOf } from '../../../lifecycle/error.ts';
import { note } from '../../output.ts';
import { readState, statePath, writeState } from '../state-file.ts';

/** How far a file was sent. */
export interface Position {
  /** Its number among all files of this run; a file that begins anew gets another. */
  readonly number: number;
  readonly path: string;
  readonly identity: string;
  /** Bytes that the server owns. */
  readonly offset: number;
  /** Its first bytes, in base64: a file that begins otherwise is another one, whatever its identity. */
  readonly head: string;
}

interface FollowState {
  readonly run: string;
  readonly numbers: number;
  readonly positions: readonly Position[];
}

export interface PositionsOptions {
  /** Everything that decides what is sent where. */
  readonly purpose: readonly string[];
  readonly restart: boolean;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Remembers how far each followed file was sent, after each body. So at most one body is sent twice when the program is killed,
 * and under the same claim, by which the server knows its events.
 */
export class Positions {
  readonly #path: string;
  readonly #run: string;
  readonly #positions = new Map<number, Position>();
  #numbers: number;
  #warned = false;

  constructor({ purpose, restart, env }: PositionsOptions) {
    this.#path = statePath(['follow', ...purpose], env);
    const before = restart ? undefined : (readState(this.#path) as FollowState | undefined);
    this.#run = before?.run ?? randomUUID();
    this.#numbers = before?.numbers ?? 0;
    for (const position of before?.positions ?? []) this.#positions.set(position.number, position);
  }

  /** Those of an earlier run of the same command, and of this one. */
  all(): Position[] {
    return [...this.#positions.values()];
  }

  nextNumber(): number {
    return this.#numbers++;
  }

  /** Claim of the body that begins at this place. */
  claim({ number, offset }: Pick<Position, 'number' | 'offset'>): string {
    return `${this.#run}-${number}-${offset}`;
  }

  note(position: Position): void {
    this.#positions.set(position.number, position);
    this.#save();
  }

  forget(number: number): void {
    if (this.#positions.delete(number)) this.#save();
  }

  #save(): void {
    try {
      writeState(this.#path, { run: this.#run, numbers: this.#numbers, positions: this.all() } satisfies FollowState);
    } catch (error) {
      if (!this.#warned) note(`mozdef: the next start will send all again, for ${messageOf(error)}`);
      this.#warned = true;
    }
  }
}
