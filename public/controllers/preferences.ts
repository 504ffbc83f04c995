import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Zone } from '../model/format.ts';

/** What belongs to the person and not to the screen that is shared by its address. */
export interface Preferences {
  readonly theme: 'auto' | 'light' | 'dark';
  readonly zone: Zone;
  readonly density: 'compact' | 'comfortable';
  readonly fieldList: 'shown' | 'hidden';
  /** Names of keys that are turned off. */
  readonly keysOff: readonly string[];
}

const STORED_AS = 'mozdef.preferences';
const DEFAULTS: Preferences = { theme: 'auto', zone: 'utc', density: 'compact', fieldList: 'shown', keysOff: [] };

let current: Preferences = read();
const changes = new EventTarget();

function read(): Preferences {
  try {
    const stored = JSON.parse(localStorage.getItem(STORED_AS) ?? '{}') as Partial<Preferences>;
    return { ...DEFAULTS, ...stored };
  } catch {
    return DEFAULTS;
  }
}

export function preferences(): Preferences {
  return current;
}

/** Keeps the change (also for the next visit, where the browser allows it) and shows it everywhere. */
export function changePreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(STORED_AS, JSON.stringify(current));
  } catch {
    // Storage is off: the choice lasts as long as the page.
  }
  applyPreferences();
  changes.dispatchEvent(new CustomEvent('change'));
}

/** Tells the style sheets: `data-theme` and `data-density` on the root element. */
export function applyPreferences(): void {
  document.documentElement.dataset.theme = current.theme;
  document.documentElement.dataset.density = current.density;
}

/** Re-renders its host when a preference changes, or when the system goes dark or light. */
export class PreferencesController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #dark = matchMedia('(prefers-color-scheme: dark)');
  readonly #changed = (): void => this.#host.requestUpdate();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }
  get value(): Preferences {
    return current;
  }
  /** Whether dark is what is seen now. */
  get dark(): boolean {
    return current.theme === 'dark' || (current.theme === 'auto' && this.#dark.matches);
  }
  hostConnected(): void {
    changes.addEventListener('change', this.#changed);
    this.#dark.addEventListener('change', this.#changed);
  }
  hostDisconnected(): void {
    changes.removeEventListener('change', this.#changed);
    this.#dark.removeEventListener('change', this.#changed);
  }
}
