import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Event as StoredEvent } from '../../src/event/event.ts';
import { CodeLoader } from '../controllers/code-loader.ts';
import { KeysController } from '../controllers/keys.ts';
import { go, LocationController } from '../controllers/location.ts';
import { changePreferences, PreferencesController } from '../controllers/preferences.ts';
import { SessionController } from '../controllers/session.ts';
import { decodeEventsState, encodeEventsState } from '../model/events-url.ts';
import { PAGES, type Page, type PageCode, SIGN_IN, WELCOME } from '../pages/pages.ts';
import { appStyles } from '../styles/app.ts';
import { controls } from '../styles/controls.ts';
import { brandSign } from './brand.ts';
import { on } from './emit.ts';
import { icon } from './icons.ts';
import { follow } from './links.ts';
import type { MzHelp } from './mz-help.ts';
import type { MzIncidentDialog } from './mz-incident-dialog.ts';
import type { MzWatch } from './mz-watch.ts';
import './mz-help.ts';
import './mz-palette.ts';
import './mz-watch.ts';
import './mz-who.ts';

const THEMES = {
  auto: { next: 'light', icon: 'auto', label: 'as the system' },
  light: { next: 'dark', icon: 'sun', label: 'light' },
  dark: { next: 'auto', icon: 'moon', label: 'dark' },
} as const;
const SAID_MS = 2600;

/** The frame around every page: rail, theme, keys, and what is said to the person. */
export class MzApp extends LitElement {
  static override properties = { said: { state: true }, stars: { state: true } };
  declare said: string;
  /** Whether anyone wanted to add an event to an incident. */
  declare stars: boolean;
  /** Where each page was left, so that coming back shows the same. */
  readonly #left = new Map<string, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #preferences = new PreferencesController(this);
  readonly #session = new SessionController(this);
  readonly #code = new CodeLoader(
    this,
    PAGES.map(({ load }) => load),
  );

  static override styles = [controls, appStyles];

  constructor() {
    super();
    this.said = '';
    this.stars = false;
    this.#remember();
    this.addController(new LocationController(this, () => this.#remember()));
    this.addController(
      new KeysController({
        help: () => this.#help(),
        'go-overview': () => this.#go('/'),
        'go-alerts': () => this.#go('/alerts'),
        'go-events': () => this.#go('/events'),
        'go-incidents': () => this.#go('/incidents'),
        'go-entities': () => this.#go('/entities'),
        'go-lists': () => this.#go('/watchlists'),
        'go-rules': () => this.#go('/rules'),
        'go-health': () => this.#go('/health'),
        'go-settings': () => this.#go('/settings'),
      }),
    );
  }

  get #page(): Page | undefined {
    return PAGES.find(({ holds }) => holds(location.pathname));
  }
  #remember(): void {
    const { pathname, search } = location;
    const page = this.#page;
    if (page === undefined) return;
    this.#left.set(page.path, pathname + search);
    // Not only when it is drawn: until it is known who is there, nothing is, and its code can come meanwhile.
    void this.#code.show(page.load);
  }
  #go(path: string): void {
    if (this.#page?.path === path) go(path + location.search);
    else go(this.#left.get(path) ?? path);
  }
  /** The events of a range, with all else as it was left. */
  #showRange(from: string, to: string): void {
    const { search: left } = new URL(this.#left.get('/events') ?? '/events', location.href);
    const state = decodeEventsState(left);
    const search = encodeEventsState({ ...state, from, to });
    go(search === '' ? '/events' : `/events?${search}`);
  }
  #help(): void {
    this.renderRoot.querySelector<MzHelp>('mz-help')?.show();
  }
  #watch(value: string): void {
    void this.renderRoot.querySelector<MzWatch>('mz-watch')?.show(value);
  }
  async #star(event: StoredEvent): Promise<void> {
    await import('./mz-incident-dialog.ts');
    this.stars = true;
    await this.updateComplete;
    this.renderRoot.querySelector<MzIncidentDialog>('mz-incident-dialog')?.show([], event);
  }
  #say(text: string): void {
    this.said = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.said = '';
    }, SAID_MS);
  }

  protected override updated(): void {
    document.title = `${this.#page?.label ?? 'Not found'} · MozDef`;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (location.pathname === '/welcome') return this.#body(WELCOME);
    const session = this.#session.value;
    if (session === 'unknown') return nothing;
    if (session === 'none') return this.#body(SIGN_IN);
    return this.#shell();
  }

  #shell(): TemplateResult {
    const page = this.#page;
    return html`<nav aria-label="Pages">
        <a class="brand" href="/" aria-label="MozDef" @click=${(event: MouseEvent) => follow(event, () => this.#go('/'))}>${brandSign(26)}</a>
        ${PAGES.map((other) => this.#link(other, other === page))}
        <span class="space"></span>
        <mz-who></mz-who>
        ${this.#switches()}
      </nav>
      <main @mz-star=${on('mz-star', ({ event }) => void this.#star(event))} @mz-say=${on('mz-say', ({ text }) => this.#say(text))} @mz-watch=${on('mz-watch', ({ value }) => this.#watch(value))}>
        ${page === undefined ? this.#notFound() : this.#body(page)}
      </main>
      <div class="said" role="status">${this.said === '' ? nothing : html`<span>${icon('check', 14)} ${this.said}</span>`}</div>
      <mz-help></mz-help>
      ${this.stars ? html`<mz-incident-dialog @mz-incident=${on('mz-incident', ({ id }) => this.#say(`Added to ${id}`))}></mz-incident-dialog>` : nothing}
      <mz-watch @mz-say=${on('mz-say', ({ text }) => this.#say(text))}></mz-watch>
      <mz-palette @mz-range=${on('mz-range', ({ from, to }) => this.#showRange(from, to))}></mz-palette>`;
  }

  #link(page: Page, isCurrent: boolean): TemplateResult {
    return html`<a
      href=${page.path}
      aria-current=${isCurrent ? 'page' : nothing}
      @click=${(event: MouseEvent) => follow(event, () => this.#go(page.path))}
    >${icon(page.icon, 19)}<span>${page.label}</span></a>`;
  }

  #switches(): TemplateResult {
    const { theme, density } = this.#preferences.value;
    const { next, icon: sign, label } = THEMES[theme];
    const other = density === 'compact' ? 'comfortable' : 'compact';
    return html`<button class="icon" title="Rows: ${density}. Switch to ${other}." aria-label="Switch to ${other} rows" @click=${() => changePreferences({ density: other })}>${icon('rows', 17)}</button>
      <button class="icon" title="Theme: ${label}" aria-label="Theme: ${label}. Switch to ${THEMES[next].label}." @click=${() => changePreferences({ theme: next })}>${icon(sign, 17)}</button>
      <button class="icon" title="Keys (?)" aria-label="Keys" @click=${() => this.#help()}>${icon('help', 18)}</button>`;
  }

  /** Until its code is there, an element without content. */
  #body({ load, body }: PageCode): TemplateResult {
    void this.#code.show(load);
    if (!this.#code.failed(load)) return body();
    return html`<div class="lost entrance" role="alert">
      <h1>This page could not be loaded</h1>
      <p>The server does not answer, or was updated since you opened MozDef.</p>
      <button class="button primary" @click=${() => globalThis.location.reload()}>${icon('refresh')} Reload</button>
    </div>`;
  }
  #notFound(): TemplateResult {
    return html`<div class="lost"><h1>There is no such page</h1><a href="/" @click=${(event: MouseEvent) => follow(event, () => this.#go('/'))}>Go to the overview</a></div>`;
  }
}
customElements.define('mz-app', MzApp);
