import { defaultKeymap } from '@codemirror/commands';
import { defineLanguageFacet, HighlightStyle, Language, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { parser } from '@lezer/markdown';
import { yCollab, yUndoManagerKeymap } from 'y-codemirror.next';
import type { NoteSession } from './note-session.ts';
import { remoteCursors } from './remote-cursors.ts';

/** Not `lang-markdown`, which brings the grammars of HTML, CSS and JavaScript along. */
const markdown = new Language(defineLanguageFacet(), parser);

const highlighting = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '700' },
  { tag: tags.strong, fontWeight: '700' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.monospace, fontFamily: 'var(--mono)' },
  { tag: [tags.link, tags.url], color: 'var(--accent)' },
  { tag: [tags.quote, tags.processingInstruction, tags.contentSeparator], color: 'var(--text-3)' },
]);

const theme = EditorView.theme({
  '&': { minHeight: '320px', color: 'var(--text)', fontSize: '13px' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'var(--font)', lineHeight: '1.6' },
  '.cm-content': { padding: '12px 14px', caretColor: 'var(--text)' },
  '.cm-specialChar': { color: 'var(--bad)' },
  '.cm-placeholder': { color: 'var(--text-3)' },
  '&.cm-focused .cm-selectionBackground, ::selection': { backgroundColor: 'var(--accent-soft)' },
});

/** An editor for a note in `parent`, within a shadow root. */
export class NoteEditor {
  readonly #view: EditorView;
  readonly #writing = new Compartment();

  constructor(session: NoteSession, parent: HTMLElement, root: ShadowRoot) {
    const { text, awareness } = session;
    const extensions: Extension[] = [
      this.#writing.of(writing(session.mayWrite)),
      // Esc gives the keys back to the page.
      keymap.of([{ key: 'Escape', run: leave }, ...yUndoManagerKeymap, ...defaultKeymap]),
      EditorView.lineWrapping,
      // What turns the order of letters around is seen as what it is.
      highlightSpecialChars(),
      EditorView.contentAttributes.of({ 'aria-label': 'Note', spellcheck: 'true' }),
      placeholder('What is known, what was done, what is next. All who have this open write in it together.'),
      markdown,
      syntaxHighlighting(highlighting),
      theme,
      yCollab(text, null),
      remoteCursors(text, awareness),
    ];
    this.#view = new EditorView({
      state: EditorState.create({ doc: text.toJSON(), extensions }),
      parent,
      root,
    });
  }

  /** Whether one may write may change while one does. */
  allow(mayWrite: boolean): void {
    this.#view.dispatch({ effects: this.#writing.reconfigure(writing(mayWrite)) });
  }
  end(): void {
    this.#view.destroy();
  }
}

function writing(may: boolean): Extension {
  return [EditorState.readOnly.of(!may), EditorView.editable.of(may)];
}

function leave(view: EditorView): boolean {
  view.contentDOM.blur();
  return true;
}
