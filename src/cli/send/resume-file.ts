import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type InputFile, STDIN } from './input-files.ts';
import { readState, statePath, writeState } from './state-file.ts';

/** How far a run came; what it takes to go on with the same claims. */
interface RunState {
  /** Makes this run's claims its own: files that are sent again on purpose are stored again. */
  readonly run: string;
  readonly bodyEvents: number;
  readonly shiftMs: number | undefined;
  /** Events of each file, by its place in the list, that the server owns. */
  readonly sent: Record<number, number>;
}

export interface ResumeOptions {
  /** Everything that decides where and how the files are sent. */
  readonly purpose: readonly string[];
  readonly bodyEvents: number;
  readonly restart: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => number;
}

const SAVE_EVERY_MS = 200;

/**
 * Remembers how far a run came, in the user's cache directory, so that the same command goes on there after a crash or Ctrl+C.
 * What was sent after the last note is sent again under the same claims, and so stored once. Gone when the run ends well.
 */
export class ResumeFile {
  readonly #path: string | undefined;
  readonly #now: () => number;
  #state: RunState;
  #savedAt = 0;
  /** Events that an earlier run of the same command had sent. */
  readonly resumed: number;

  constructor(files: readonly InputFile[], options: ResumeOptions) {
    this.#now = options.now;
    const resumable = files.every((file) => file.path !== STDIN);
    this.#path = resumable ? pathOf(files, options) : undefined;
    const before =
      options.restart || this.#path === undefined ? undefined : (readState(this.#path) as RunState | undefined);
    this.#state = before ?? { run: randomUUID(), bodyEvents: options.bodyEvents, shiftMs: undefined, sent: {} };
    this.resumed = Object.values(this.#state.sent).reduce((sum, count) => sum + count, 0);
  }

  get bodyEvents(): number {
    return this.#state.bodyEvents;
  }

  get shiftMs(): number | undefined {
    return this.#state.shiftMs;
  }

  /** Claim of a file; the place of the first event of a body is added to it. */
  claim(file: number): string {
    return `${this.#state.run}-${file}`;
  }

  sent(file: number): number {
    return this.#state.sent[file] ?? 0;
  }

  fixShift(shiftMs: number): void {
    this.#state = { ...this.#state, shiftMs };
    this.save();
  }

  /** Notes that the server owns this many events of the file. */
  note(file: number, count: number): void {
    this.#state.sent[file] = count;
    if (this.#now() - this.#savedAt >= SAVE_EVERY_MS) this.save();
  }

  /** A directory that cannot be written only means that the run cannot be resumed. */
  save(): void {
    if (this.#path === undefined) return;
    this.#savedAt = this.#now();
    try {
      writeState(this.#path, this.#state);
    } catch {
      // Nothing to be done: sending matters more than remembering.
    }
  }

  finish(): void {
    if (this.#path !== undefined) rmSync(this.#path, { force: true });
  }
}

function pathOf(files: readonly InputFile[], { purpose, env }: ResumeOptions): string {
  return statePath([purpose, files.map(({ path, size, modifiedMs }) => [path, size, modifiedMs])], env);
}
