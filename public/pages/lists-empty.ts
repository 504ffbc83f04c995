import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../components/icons.ts';

/** No one keeps any: says what lists are for. `make`: absent for who may not. */
export function noLists(make: (() => void) | undefined): TemplateResult {
  return html`<div class="state">
    <span class="sign">${icon('lists', 26)}</span>
    <h2>No lists yet</h2>
    <p>Keep what to watch for, what firewalls should block, whose accounts matter most and which networks are yours. Events about an entry are marked within seconds, and rules can go by the marks.</p>
    ${make === undefined ? html`<p class="muted">Responders make lists.</p>` : html`<div class="choices"><button class="button primary" @click=${make}>${icon('plus')} Make the first list</button></div>`}
  </div>`;
}

/** There are lists, and none of the kind that is asked for. */
export function noListOfKind(kind: string, removeFilter: () => void): TemplateResult {
  return html`<div class="state">
    <span class="sign">${icon('search', 26)}</span>
    <h2>No list of the kind ${kind}</h2>
    <div class="choices"><button class="button" @click=${removeFilter}>${icon('close')} Show all lists</button></div>
  </div>`;
}

/** The open list shows no entries. */
export function noEntries(
  isNarrowed: boolean,
  { removeFilters, add }: { readonly removeFilters: () => void; readonly add: (() => void) | undefined },
): TemplateResult {
  if (isNarrowed)
    return html`<div class="none"><p>No entry matches.</p><button class="button" @click=${removeFilters}>${icon('close')} Remove the filters</button></div>`;
  return html`<div class="none"><p>The list is empty.</p>${add === undefined ? nothing : html`<button class="button primary" @click=${add}>${icon('plus')} Add entries</button>`}</div>`;
}
