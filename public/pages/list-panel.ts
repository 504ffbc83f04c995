import { html, nothing, type TemplateResult } from 'lit';
import type { ListHead } from '../../src/lists/list.ts';
import { hostileText } from '../components/hostile-text.ts';
import { icon } from '../components/icons.ts';
import { listExport } from '../components/list-export.ts';
import { failure } from '../components/notices.ts';
import type { ListsScreen } from '../controllers/lists-screen.ts';
import { mayI } from '../controllers/session.ts';
import { formatCount } from '../model/format.ts';
import { ENTRY_STANDINGS, type EntryStanding, type ListTab } from '../model/lists-url.ts';
import { noEntries } from './lists-empty.ts';
import '../components/mz-list-add.ts';
import '../components/mz-list-description.ts';
import '../components/mz-list-entries.ts';
import '../components/mz-list-history.ts';

interface PanelActions {
  readonly host: HTMLElement;
  readonly close: () => void;
  readonly drop: (list: ListHead) => void;
  /** Hears each change of the text that entries are narrowed by. */
  readonly typed: (q: string) => void;
}

/** The list that is open: its entries, adding to it, its history, and how firewalls fetch it. */
export function listPanel(screen: ListsScreen, actions: PanelActions): TemplateResult {
  const { opened, state } = screen;
  const { head, error } = opened;
  return html`<aside aria-label="List">
    <div class="top">
      <b>${hostileText(state.sel, 63)}</b>
      ${head === undefined || !mayI('edit-lists') ? nothing : html`<button class="button small danger" @click=${() => actions.drop(head)}>Drop</button>`}
      <button class="icon" aria-label="Close" title="Close (Esc)" @click=${actions.close}>${icon('close')}</button>
    </div>
    ${error === undefined ? nothing : failure(error, () => void opened.reload())}
    ${head === undefined || error?.status === 404 ? nothing : whole(screen, head, actions)}
  </aside>`;
}

function whole(screen: ListsScreen, head: ListHead, actions: PanelActions): TemplateResult {
  const { tab } = screen.state;
  const mayAdd = mayI('edit-lists');
  const tabs: readonly (readonly [ListTab, string])[] = [
    ['entries', `Entries ${formatCount(head.entries)}`],
    ...(mayAdd ? ([['add', head.kind === 'block' ? 'Propose' : 'Add']] as const) : []),
    ['history', 'History'],
    ['export', 'For firewalls'],
  ];
  const shown = tab === 'add' && !mayAdd ? 'entries' : tab;
  return html`<mz-list-description .list=${head} @mz-entries-added=${() => void screen.load()}></mz-list-description>
    <div class="tabs" role="tablist" aria-label="Of this list" @keydown=${arrows}>${tabs.map(([name, label]) => html`<button role="tab" id="tab-${name}" aria-controls="panel" aria-selected=${name === shown} tabindex=${name === shown ? 0 : -1} @click=${() => screen.change({ tab: name })}>${label}</button>`)}</div>
    <div class="tab" id="panel" role="tabpanel" aria-labelledby="tab-${shown}">
      ${shown === 'entries' ? entries(screen, head, actions) : nothing}
      ${mayAdd ? html`<mz-list-add ?hidden=${shown !== 'add'} .list=${head} @mz-entries-added=${() => void screen.load()}></mz-list-add>` : nothing}
      ${shown === 'history' ? html`<mz-list-history .name=${head.name} .version=${head.version}></mz-list-history>` : nothing}
      ${shown === 'export' ? listExport(actions.host, head) : nothing}
    </div>`;
}

function entries(screen: ListsScreen, head: ListHead, { typed }: PanelActions): TemplateResult {
  const { state, opened, handling } = screen;
  const removeFilters = (): void => screen.change({ q: '', type: '', state: '' });
  const found = opened.entries ?? [];
  const isNarrowed = state.q !== '' || state.type !== '' || state.state !== '';
  return html`${narrow(screen, head, typed)}
    ${
      found.length === 0
        ? noEntries(isNarrowed, {
            removeFilters,
            add: mayI('edit-lists') ? () => screen.change({ tab: 'add' }) : undefined,
          })
        : html`<mz-list-entries .entries=${found} .chosen=${screen.chosen} ?busy=${handling.busy}></mz-list-entries>
        <div class="more">${opened.hasMore ? html`<button class="button" ?disabled=${opened.loadingMore} @click=${() => void opened.more()}>Show more</button>` : 'All that match are shown'}</div>`
    }`;
}

function narrow(screen: ListsScreen, { kind, types }: ListHead, typed: (q: string) => void): TemplateResult {
  const { state } = screen;
  const isBlock = (one: EntryStanding): boolean => one !== 'in-force' && one !== 'over';
  const standings = ENTRY_STANDINGS.filter((one) => one === 'over' || isBlock(one) === (kind === 'block'));
  const value = (event: Event): string => (event.target as HTMLSelectElement).value;
  const select = (label: string, name: 'type' | 'state', known: readonly string[]): TemplateResult =>
    html`<select class="input" aria-label=${label} .value=${state[name]} @change=${(event: Event) => screen.change({ [name]: value(event) })}><option value="" ?selected=${state[name] === ''}>${label}: any</option>${known.map((one) => html`<option value=${one} ?selected=${one === state[name]}>${one.replace('-', ' ')}</option>`)}</select>`;
  return html`<div class="narrow">
    <span class="find">${icon('search', 15)}<input class="input" type="search" aria-label="Text in entries" placeholder="Value, reason, source or who" autocomplete="off" .value=${state.q} @input=${(event: Event) => typed((event.target as HTMLInputElement).value)} /></span>
    ${select('Type', 'type', types)} ${select('State', 'state', standings)}
  </div>`;
}

/** Arrows go from one tab to the next, as in any row of tabs. */
function arrows(event: KeyboardEvent): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  const tabs = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role=tab]')];
  const at = tabs.indexOf(event.target as HTMLElement);
  if (by === 0 || at < 0) return;
  const next = tabs[(at + by + tabs.length) % tabs.length];
  next?.focus();
  next?.click();
}
