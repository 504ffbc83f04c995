import { oidcConfig } from '../../src/access/oidc-config.ts';
import { hashPassword } from '../../src/access/password.ts';
import { openPeople, type People } from '../../src/access/people.ts';
import type { Role } from '../../src/access/permission.ts';
import { createLogger } from '../../src/log/log.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { openState } from '../respond/support.ts';

export const LOCAL_TOKEN = 'mzd_local-token-of-the-tests';
export const PASSWORD = 'correct horse battery';
export const HOUR = 3_600_000;
export const LAPTOP = { address: '198.51.100.7', agent: 'Firefox' };

/** People over a real state store, with a clock of the test. */
export class PeopleUnderTest {
  now = Date.parse('2026-11-24T12:00:00Z');
  state!: StateStore;
  people!: People;
  #close!: () => Promise<void>;

  async open(): Promise<this> {
    ({ state: this.state, close: this.#close } = await openState());
    this.people = this.another();
    return this;
  }

  /** What another instance has on the same store. */
  another(): People {
    const oidc = oidcConfig.parse({});
    const limits = { idleMs: 12 * HOUR, longestMs: 7 * 24 * HOUR };
    return openPeople({
      state: this.state,
      limits,
      localToken: LOCAL_TOKEN,
      oidc,
      log: createLogger('silent'),
      now: () => this.now,
    });
  }

  /** A person who has a password. */
  async add(name: string, role: Role = 'responder'): Promise<void> {
    const password = await hashPassword(PASSWORD, { ln: 4, r: 8, p: 1 });
    await this.people.users.add({ name, role, active: true, password, added: '2026-11-01T00:00:00Z', addedby: 'test' });
  }

  async close(): Promise<void> {
    await this.#close();
  }
}
