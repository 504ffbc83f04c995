import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Permission } from '../../src/access/permission.ts';
import { asApiError } from '../api/api-error.ts';
import { type Me, peopleApi } from '../api/people-api.ts';
import { requests } from '../api/requests.ts';

/** Who is signed in; `unknown` until the server was asked, `none` when no one is. */
type Session = 'unknown' | 'none' | Me;

let current: Session = 'unknown';
const changes = new EventTarget();

function become(session: Session): void {
  current = session;
  changes.dispatchEvent(new CustomEvent('change'));
}

requests.addEventListener('unauthorized', () => become('none'));

/** Someone has signed in. */
export function signedIn(me: Me): void {
  become(me);
}

export async function signOut(): Promise<void> {
  await peopleApi.signOut().catch(() => undefined);
  become('none');
}

/** Who is signed in. */
export function me(): Me | undefined {
  return typeof current === 'object' ? current : undefined;
}

/** Whether who is signed in may do that. The server decides; this is for what to offer. */
export function mayI(permission: Permission): boolean {
  return me()?.permissions.includes(permission) === true;
}

/** Re-renders its host when someone signs in or out; asks the server who is, once it is needed. */
export class SessionController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #changed = (): void => this.#host.requestUpdate();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }
  get value(): Session {
    return current;
  }
  hostConnected(): void {
    changes.addEventListener('change', this.#changed);
    if (current === 'unknown') void ask();
  }
  hostDisconnected(): void {
    changes.removeEventListener('change', this.#changed);
  }
}

const RETRY_MS = 2000;

async function ask(): Promise<void> {
  try {
    become(await peopleApi.me());
  } catch (error) {
    // A refusal has been heard already; a server that is away will be back.
    if (asApiError(error)?.status !== 401) setTimeout(() => void ask(), RETRY_MS);
  }
}
