import type { ReactiveControllerHost } from 'lit';

const MOST_STEPS = 50;
/** So long it is told that all was done; a failure until it is seen. */
const TOLD_MS = 10_000;

/** One thing after the other is done: what became of the last one is told, and those that can be taken back are remembered. */
export abstract class Handling<Step, Outcome> {
  busy = false;
  outcome: Outcome | undefined;
  #steps: readonly Step[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  get canUndo(): boolean {
    return this.#steps.length > 0;
  }
  stop(): void {
    clearTimeout(this.#timer);
  }
  forgetOutcome(): void {
    this.outcome = undefined;
    this.#host.requestUpdate();
  }

  /** Does it once all is done that was to be done before: what someone decides is never dropped. */
  protected inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  protected begin(): void {
    clearTimeout(this.#timer);
    this.busy = true;
    this.#host.requestUpdate();
  }
  protected end(outcome: Outcome, isFailure: boolean): void {
    this.busy = false;
    this.outcome = outcome;
    if (!isFailure) this.#timer = setTimeout(() => this.forgetOutcome(), TOLD_MS);
    this.#host.requestUpdate();
  }

  protected remember(step: Step): void {
    this.#steps = [...this.#steps.slice(1 - MOST_STEPS), step];
  }
  /** Begins to take the last step back, which is forgotten; undefined when there is none, or something else is being done. */
  protected beginUndo(): Step | undefined {
    const step = this.#steps.at(-1);
    if (step === undefined || this.busy) return undefined;
    this.#steps = this.#steps.slice(0, -1);
    this.begin();
    return step;
  }
  /** What was taken back changes what those before it go on from. */
  protected revise(change: (step: Step) => Step): void {
    this.#steps = this.#steps.map(change);
  }
}
