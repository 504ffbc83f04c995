import { type Extension, RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from '@codemirror/view';
import type { Awareness } from 'y-protocols/awareness';
import {
  createAbsolutePositionFromRelativePosition,
  createRelativePositionFromJSON,
  createRelativePositionFromTypeIndex,
  type Text,
} from 'yjs';
import { hueOf } from '../components/avatars.ts';
import { escapeHidden } from '../model/visible-text.ts';

/** Where someone is: relative positions of Yjs, as JSON. */
interface Cursor {
  readonly anchor: unknown;
  readonly head: unknown;
}
/** Where someone is in the text as it is here. */
interface Place {
  readonly name: string;
  readonly anchor: number;
  readonly head: number;
}

/** A line where someone writes, with the name. */
class Caret extends WidgetType {
  readonly #name: string;

  constructor(name: string) {
    super();
    this.#name = name;
  }
  override eq(other: Caret): boolean {
    return other.#name === this.#name;
  }
  override toDOM(): HTMLElement {
    const caret = document.createElement('span');
    caret.className = `caret hue-${hueOf(this.#name)}`;
    const label = document.createElement('span');
    label.className = `label hue-${hueOf(this.#name)}`;
    label.textContent = escapeHidden(this.#name).slice(0, 40);
    caret.append(label);
    return caret;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

/** Shows where others are, and tells them where one is. Its own, as that of y-codemirror writes styles into attributes, which our security policy refuses. */
export function remoteCursors(text: Text, awareness: Awareness): Extension {
  return ViewPlugin.define((view) => new Cursors(view, text, awareness), {
    decorations: ({ decorations }) => decorations,
  });
}

class Cursors {
  decorations: DecorationSet;
  readonly #text: Text;
  readonly #awareness: Awareness;
  readonly #draw: (changes: Record<'added' | 'updated' | 'removed', number[]>) => void;

  constructor(view: EditorView, text: Text, awareness: Awareness) {
    this.#text = text;
    this.#awareness = awareness;
    this.#draw = ({ added, updated, removed }) => {
      if ([...added, ...updated, ...removed].some((client) => client !== text.doc?.clientID)) view.dispatch({});
    };
    awareness.on('change', this.#draw);
    this.decorations = this.#drawn(view);
  }

  update({ view, selectionSet, docChanged, focusChanged }: ViewUpdate): void {
    if (selectionSet || docChanged || focusChanged) this.#tell(view);
    this.decorations = this.#drawn(view);
  }
  destroy(): void {
    this.#awareness.off('change', this.#draw);
  }

  #tell({ state, hasFocus }: EditorView): void {
    const { anchor, head } = state.selection.main;
    const at = (index: number): unknown => createRelativePositionFromTypeIndex(this.#text, index);
    const cursor = hasFocus ? { anchor: at(anchor), head: at(head) } : null;
    const before = JSON.stringify(this.#awareness.getLocalState()?.['cursor'] ?? null);
    if (JSON.stringify(cursor) !== before) this.#awareness.setLocalStateField('cursor', cursor);
  }

  #drawn({ state }: EditorView): DecorationSet {
    const most = state.doc.length;
    const found = this.#places()
      .flatMap(({ name, anchor, head }) => {
        const [from, to] = [Math.min(anchor, head, most), Math.min(Math.max(anchor, head), most)];
        const caret = Decoration.widget({ widget: new Caret(name), side: head > anchor ? -1 : 1 });
        const marked = Decoration.mark({ class: `marked marked-${hueOf(name)}` });
        const at = Math.min(head, most);
        return [{ from: at, to: at, what: caret }, ...(from < to ? [{ from, to, what: marked }] : [])];
      })
      .sort((one, other) => one.from - other.from || one.what.startSide - other.what.startSide);
    const builder = new RangeSetBuilder<Decoration>();
    for (const { from, to, what } of found) builder.add(from, to, what);
    return builder.finish();
  }

  #places(): Place[] {
    const { doc } = this.#text;
    if (!doc) return [];
    const placeOf = (position: unknown): number | undefined => {
      try {
        const at = createAbsolutePositionFromRelativePosition(createRelativePositionFromJSON(position), doc);
        return at?.type === this.#text ? at.index : undefined;
      } catch {
        return undefined;
      }
    };
    return [...this.#awareness.getStates()].flatMap(([client, state]) => {
      const cursor = state['cursor'] as Cursor | null | undefined;
      if (client === doc.clientID || !cursor) return [];
      const [anchor, head] = [placeOf(cursor.anchor), placeOf(cursor.head)];
      const { name = '' } = (state['user'] ?? {}) as { readonly name?: string };
      return anchor === undefined || head === undefined ? [] : [{ name, anchor, head }];
    });
  }
}
