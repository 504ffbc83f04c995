import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { KeysController } from '../controllers/keys.ts';
import { go, LocationController } from '../controllers/location.ts';
import { changePreferences, PreferencesController } from '../controllers/preferences.ts';
import { SessionController } from '../controllers/session.ts';
import { isAlertsPath } from '../model/alerts-url.ts';
import { isEntitiesPath } from '../model/entities-url.ts';
import { decodeEventsState, encodeEventsState } from '../model/events-url.ts';
import { isIncidentsPath } from '../model/incidents-url.ts';
import { isListsPath } from '../model/lists-url.ts';
import { isRulesPath } from '../model/rules-url.ts';
import { appStyles } from '../styles/app.ts';
import { controls } from '../styles/controls.ts';
import { brandSign } from './brand.ts';
import { on } from './emit.ts';
import { type IconName, icon } from './icons.ts';
import { follow } from './links.ts';
import type { MzHelp } from './mz-help.ts';
import type { MzWatch } from './mz-watch.ts';
import './mz-help.ts';
import './mz-palette.ts';
import './mz-watch.ts';
import './mz-who.ts';
import '../pages/mz-alerts-page.ts';
import '../pages/mz-entities-page.ts';
import '../pages/mz-events-page.ts';
import '../pages/mz-health-page.ts';
import '../pages/mz-lists-page.ts';
import '../pages/mz-incidents-page.ts';
import '../pages/mz-overview-page.ts';
import '../pages/mz-rules-page.ts';
import '../pages/mz-settings-page.ts';
import '../pages/mz-sign-in-page.ts';
import '../pages/mz-welcome-page.ts';

interface Page {
  readonly path: string;
  /** Whether an address is of this page. */
  readonly holds: (path: string) => boolean;
  readonly label: string;
  readonly icon: IconName;
  readonly body: () => TemplateResult;
}
const PAGES: readonly Page[] = [
  {
    path: '/',
    holds: (path) => path === '/',
    label: 'Overview',
    icon: 'overview',
    body: () => html`<mz-overview-page></mz-overview-page>`,
  },
  {
    path: '/alerts',
    holds: isAlertsPath,
    label: 'Alerts',
    icon: 'alerts',
    body: () => html`<mz-alerts-page></mz-alerts-page>`,
  },
  {
    path: '/events',
    holds: (path) => path === '/events',
    label: 'Events',
    icon: 'events',
    body: () => html`<mz-events-page></mz-events-page>`,
  },
  {
    path: '/incidents',
    holds: isIncidentsPath,
    label: 'Incidents',
    icon: 'incidents',
    body: () => html`<mz-incidents-page></mz-incidents-page>`,
  },
  {
    path: '/entities',
    holds: isEntitiesPath,
    label: 'Entities',
    icon: 'entities',
    body: () => html`<mz-entities-page></mz-entities-page>`,
  },
  {
    path: '/watchlists',
    holds: isListsPath,
    label: 'Lists',
    icon: 'lists',
    body: () => html`<mz-lists-page></mz-lists-page>`,
  },
  {
    path: '/rules',
    holds: isRulesPath,
    label: 'Rules',
    icon: 'rules',
    body: () => html`<mz-rules-page></mz-rules-page>`,
  },
  {
    path: '/health',
    holds: (path) => path === '/health',
    label: 'Health',
    icon: 'health',
    body: () => html`<mz-health-page></mz-health-page>`,
  },
  {
    path: '/settings',
    holds: (path) => path === '/settings',
    label: 'Settings',
    icon: 'settings',
    body: () => html`<mz-settings-page></mz-settings-page>`,
  },
];
const THEMES = {
  auto: { next: 'light', icon: 'auto', label: 'as the system' },
  light: { next: 'dark', icon: 'sun', label: 'light' },
  dark: { next: 'auto', icon: 'moon', label: 'dark' },
} as const;
const SAID_MS = 2600;

/** The frame around every page: rail, theme, keys, and what is said to the person. */
export class MzApp extends LitElement {
  static override properties = { said: { state: true } };
  declare said: string;
  /** Where each page was left, so that coming back shows the same. */
  readonly #left = new Map<string, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #preferences = new PreferencesController(this);
  readonly #session = new SessionController(this);

  static override styles = [controls, appStyles];

  constructor() {
    super();
    this.said = '';
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
    if (this.#page !== undefined) this.#left.set(this.#page.path, pathname + search);
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
    if (location.pathname === '/welcome') return html`<mz-welcome-page class="entrance"></mz-welcome-page>`;
    const session = this.#session.value;
    if (session === 'unknown') return nothing;
    if (session === 'none') return html`<mz-sign-in-page class="entrance"></mz-sign-in-page>`;
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
      <main @mz-say=${on('mz-say', ({ text }) => this.#say(text))} @mz-watch=${on('mz-watch', ({ value }) => this.#watch(value))}>
        ${page === undefined ? this.#notFound() : page.body()}
      </main>
      <div class="said" role="status">${this.said === '' ? nothing : html`<span>${icon('check', 14)} ${this.said}</span>`}</div>
      <mz-help></mz-help>
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

  #notFound(): TemplateResult {
    return html`<div class="lost"><h1>There is no such page</h1><a href="/" @click=${(event: MouseEvent) => follow(event, () => this.#go('/'))}>Go to the overview</a></div>`;
  }
}
customElements.define('mz-app', MzApp);
