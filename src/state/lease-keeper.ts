import { MozdefError } from '../lifecycle/error.ts';
import type { Lease } from './lease.ts';

const RENEW_MS = 5000;

/** Keeps a lease while something is done under it. */
export class LeaseKeeper {
  readonly #lease: Pick<Lease, 'fence' | 'renew' | 'release'>;
  readonly #now: () => number;
  #renewed = Number.NEGATIVE_INFINITY;

  constructor(lease: Pick<Lease, 'fence' | 'renew' | 'release'>, now: () => number) {
    this.#lease = lease;
    this.#now = now;
  }

  get fence(): number | undefined {
    return this.#lease.fence;
  }

  /** Whether it is held, renewed now and then; takes it when it is free. */
  async holds(): Promise<boolean> {
    // A clock that was set back must not keep it from being renewed.
    if (this.fence === undefined || Math.abs(this.#now() - this.#renewed) >= RENEW_MS) {
      this.#renewed = this.#now();
      await this.#lease.renew();
    }
    return this.fence !== undefined;
  }

  /** In the middle of something. Rejects with `state-unavailable` when another instance has it by now. */
  async keep(): Promise<void> {
    if (!(await this.holds())) throw new MozdefError('state-unavailable', 'another instance evaluates rules now');
  }

  /** Never rejects: a lease that cannot be given back runs out. */
  async release(): Promise<void> {
    await this.#lease.release().catch(() => undefined);
  }
}
