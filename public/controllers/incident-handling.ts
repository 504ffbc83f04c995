import type { ReactiveControllerHost } from 'lit';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { Handling } from './handling.ts';

/** One thing that is to be done with an incident. */
export interface IncidentWork {
  /** What it is about: `head`, the id of a part, `alerts`. */
  readonly what: string;
  /** What is done, in words. */
  readonly words: string;
  /** The version of that which was seen; 0 where there are no versions. */
  readonly seen: number;
  /** Does it by this version. Rejects with ApiError. */
  readonly run: (seen: number) => Promise<DoneWork>;
}

interface DoneWork {
  /** What it was about, where that is known only now. */
  readonly what?: string;
  readonly version: number;
  /** Takes it back. */
  readonly back?: (seen: number) => Promise<DoneWork>;
}

/** What became of what was to be done. */
export interface IncidentOutcome {
  readonly words: string;
  readonly isUndo: boolean;
  /** Why it was not done. */
  readonly failure?: string;
}

/** Something done that may be taken back. */
interface Step {
  readonly what: string;
  readonly words: string;
  /** The versions before and after it. */
  readonly before: number;
  readonly after: number;
  readonly back: (seen: number) => Promise<DoneWork>;
}

/** Does what people decide about an incident, one after the other, tells what became of it, and takes it back. */
export class IncidentHandling extends Handling<Step, IncidentOutcome | undefined> {
  readonly #read: () => Promise<void>;

  /** `read` reads anew what is shown. */
  constructor(host: ReactiveControllerHost, read: () => Promise<void>) {
    super(host);
    this.#read = read;
  }

  /** Does it; the refusal, if it was refused: of a conflict whoever asked tells, of anything else this does. */
  act(work: IncidentWork): Promise<ApiError | undefined> {
    return this.inTurn(async () => {
      const { words, seen, run } = work;
      this.begin();
      try {
        const { what = work.what, version, back } = await run(seen);
        if (back) this.remember({ what, words, before: seen, after: version, back });
        this.end({ words, isUndo: false }, false);
        return undefined;
      } catch (thrown) {
        const error = asApiError(thrown);
        const failure = error?.message ?? 'it was cancelled';
        this.end(isConflict(error) ? undefined : { words, isUndo: false, failure }, true);
        return error;
      } finally {
        await this.#read();
      }
    });
  }

  /** Takes the last step back. */
  async undo(): Promise<void> {
    const step = this.beginUndo();
    if (step === undefined) return;
    const { what, words, before, after, back } = step;
    try {
      const { version } = await back(after);
      // The step right before it goes on from there; over what others did in between it must not go.
      this.revise((one) => (one.what === what && one.after === before ? { ...one, after: version } : one));
      this.end({ words, isUndo: true }, false);
    } catch (thrown) {
      this.end({ words, isUndo: true, failure: asApiError(thrown)?.message ?? 'it was cancelled' }, true);
    } finally {
      await this.#read();
    }
  }
}

/** Whether someone else was faster, and is named. */
export function isConflict(error: ApiError | undefined): boolean {
  return error?.body.code === 'conflict' && error.body.details?.['version'] !== undefined;
}
