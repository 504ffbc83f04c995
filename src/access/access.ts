import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from './principal.ts';

/** What a request shows of who sends it. */
interface Credentials {
  readonly headers: IncomingHttpHeaders;
}

/** Knows who asks. */
export interface Access {
  /** `NOBODY` when what is shown does not hold (any more). Rejects with `state-unavailable` when it cannot be looked up. */
  identify(shown: Credentials): Promise<Principal>;
}
