import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Present } from '../../src/web/live/presence.ts';
import { live } from '../api/live-socket.ts';
import { me } from './session.ts';

let people: readonly Present[] = [];
const changes = new EventTarget();
let followers = 0;
let unfollow: (() => void) | undefined;

/** Re-renders its host when others come, go, or do something else. */
export class PresenceController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #changed = (): void => this.#host.requestUpdate();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }
  hostConnected(): void {
    changes.addEventListener('change', this.#changed);
    followers += 1;
    unfollow ??= live.people((all) => {
      people = all;
      changes.dispatchEvent(new CustomEvent('change'));
    });
  }
  hostDisconnected(): void {
    changes.removeEventListener('change', this.#changed);
    followers -= 1;
    if (followers > 0) return;
    unfollow?.();
    unfollow = undefined;
    people = [];
  }

  /** All others, each once: where they write, else where they are awake. */
  get others(): readonly Present[] {
    return onePerName(people);
  }

  /** Others who are at this place. */
  at(place: string): readonly Present[] {
    return onePerName(people.filter((one) => one.place === place));
  }
}

function onePerName(all: readonly Present[]): readonly Present[] {
  const rank = ({ doing, idle }: Present): number => (doing === 'writes' ? 0 : idle ? 2 : 1);
  const byName = new Map<string, Present>();
  for (const one of all.toSorted((a, b) => rank(b) - rank(a))) if (one.name !== me()?.name) byName.set(one.name, one);
  return [...byName.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}
