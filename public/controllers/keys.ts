import type { ReactiveController } from 'lit';
import { KEY_BINDINGS } from '../model/key-bindings.ts';
import { preferences } from './preferences.ts';

const SEQUENCE_MS = 1200;
let prefix = { key: '', at: 0 };

/** Which binding this key press is, if any: none in inputs and dialogs but with Ctrl or Cmd, none that was turned off. */
function bindingOf(event: KeyboardEvent): string | undefined {
  if (event.altKey || event.defaultPrevented) return undefined;
  if (event.ctrlKey || event.metaKey) return chordOf(event);
  if (isTaken(event)) return undefined;
  const sequence = event.timeStamp - prefix.at < SEQUENCE_MS ? `${prefix.key} ${event.key}` : '';
  prefix = { key: event.key, at: event.timeStamp };
  const off = preferences().keysOff;
  const on = KEY_BINDINGS.filter(({ name }) => !off.includes(name));
  const found = on.find(({ keys }) => keys.includes(sequence)) ?? on.find(({ keys }) => keys.includes(event.key));
  return found?.name;
}

/** A key with Ctrl or Cmd types nothing, so it works in inputs too. */
function chordOf({ key }: KeyboardEvent): string | undefined {
  const chord = `Ctrl+${key.toLowerCase()}`;
  const off = preferences().keysOff;
  return KEY_BINDINGS.find(({ name, keys }) => keys.includes(chord) && !off.includes(name))?.name;
}

/** Whether the element that has the focus needs this key itself. */
function isTaken(event: KeyboardEvent): boolean {
  const path = event.composedPath();
  if (path.some((target) => target instanceof HTMLDialogElement)) return true;
  const target = path[0];
  if (!(target instanceof HTMLElement)) return false;
  if (event.key === 'Escape') return false;
  if (target.matches('textarea, select, input:not([type=checkbox], [type=radio])')) return true;
  return target.matches('button, a, summary, input, [role=tab]') && /^(?:Enter| |Arrow.*)$/.test(event.key);
}

type Actions = Readonly<Record<string, () => boolean | void>>;
const registered: Actions[] = [];

addEventListener('keydown', (event) => {
  const name = bindingOf(event);
  if (name !== undefined && runBinding(name)) event.preventDefault();
});

/** Does what the binding of this name does now; false when nothing on the page does anything with it. */
export function runBinding(name: string): boolean {
  return registered.toReversed().some((actions) => actions[name] !== undefined && actions[name]() !== false);
}

/** For `addController`: runs actions by the names of their bindings while the host is on the page. One that answers false leaves the key to others. */
export class KeysController implements ReactiveController {
  readonly #actions: Actions;

  constructor(actions: Actions) {
    this.#actions = actions;
  }
  hostConnected(): void {
    registered.push(this.#actions);
  }
  hostDisconnected(): void {
    registered.splice(registered.indexOf(this.#actions), 1);
  }
}
