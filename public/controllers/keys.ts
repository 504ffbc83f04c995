import type { ReactiveController } from 'lit';
import { KEY_BINDINGS } from '../model/key-bindings.ts';
import { preferences } from './preferences.ts';

const SEQUENCE_MS = 1200;
let prefix = { key: '', at: 0 };

/** Which bindings this key press may be: none in inputs and dialogs but with Ctrl or Cmd, none that was turned off. */
function bindingsOf(event: KeyboardEvent): readonly string[] {
  if (event.altKey || event.defaultPrevented) return [];
  if (event.ctrlKey || event.metaKey) return namesOf(`Ctrl+${event.key.toLowerCase()}`);
  if (isTaken(event)) return [];
  const sequence = event.timeStamp - prefix.at < SEQUENCE_MS ? `${prefix.key} ${event.key}` : '';
  prefix = { key: event.key, at: event.timeStamp };
  const names = namesOf(sequence);
  return names.length > 0 ? names : namesOf(event.key);
}

/** A key may mean one thing on one page and another on another: the page that is there knows. */
function namesOf(key: string): readonly string[] {
  const off = preferences().keysOff;
  return KEY_BINDINGS.filter(({ name, keys }) => keys.includes(key) && !off.includes(name)).map(({ name }) => name);
}

function inDialog(event: KeyboardEvent): boolean {
  return event.composedPath().some((target) => target instanceof HTMLDialogElement);
}

/** Whether the element that has the focus needs this key itself. */
function isTaken(event: KeyboardEvent): boolean {
  if (inDialog(event)) return true;
  const [target] = event.composedPath();
  if (!(target instanceof HTMLElement)) return false;
  if (event.key === 'Escape') return false;
  if (target.isContentEditable) return true;
  if (target.matches('textarea, select, input:not([type=checkbox], [type=radio])')) return true;
  return target.matches('button, a, summary, input, [role=tab]') && /^(?:Enter| |Arrow.*)$/.test(event.key);
}

type Actions = Readonly<Record<string, () => boolean | void>>;
const registered: Actions[] = [];

/** Whether a field for searching is to be left: what was typed is in force already, and the keys are the list's again. */
function leavesSearch(event: KeyboardEvent, target: EventTarget | undefined): target is HTMLInputElement {
  if (!(target instanceof HTMLInputElement) || target.type !== 'search' || event.isComposing || inDialog(event))
    return false;
  return event.key === 'Enter' || (event.key === 'Escape' && target.value === '');
}

addEventListener('keydown', (event) => {
  const [target] = event.composedPath();
  if (!event.defaultPrevented && leavesSearch(event, target)) {
    target.blur();
    return;
  }
  if (bindingsOf(event).some(runBinding)) event.preventDefault();
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
