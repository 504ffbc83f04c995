import type { Page } from 'playwright-core';

/** What there is to be shown, by its address. */
export interface Scene {
  readonly alert: string;
  readonly incident: string;
  readonly event: string;
}

/** A picture of a page. */
export interface Shot {
  /** Of the file, and how guides call it. */
  readonly name: string;
  readonly path: (scene: Scene) => string;
  /** Seen once the page is whole. */
  readonly ready: string;
  /** What a person does first. */
  readonly act?: (page: Page) => Promise<void>;
}

const inView = (selector: string) => async (page: Page) => page.locator(selector).first().scrollIntoViewIfNeeded();

/** Every page of the dashboard, as someone sees it who is signed in. */
export const SHOTS: readonly Shot[] = [
  { name: 'overview', path: () => '/', ready: '.first li' },
  { name: 'map', path: () => '/', ready: 'mz-source-map path', act: inView('mz-source-map') },
  { name: 'alerts', path: () => '/alerts', ready: 'mz-alert-table .row' },
  { name: 'alert', path: ({ alert }) => `/alerts/${alert}`, ready: 'mz-alert-detail' },
  { name: 'events', path: () => '/events?q=tags:demo', ready: 'mz-event-table .row' },
  {
    name: 'event',
    path: ({ event }) => `/events?q=tags:demo+AND+details.sourceipaddress:203.0.113.66&sel=${event}`,
    ready: 'mz-event-detail',
  },
  { name: 'incidents', path: () => '/incidents', ready: 'mz-incident-table .row' },
  { name: 'board', path: () => '/incidents?view=board', ready: 'mz-incident-board' },
  { name: 'incident', path: ({ incident }) => `/incidents/${incident}`, ready: 'mz-incidents-page h1' },
  {
    name: 'timeline',
    path: ({ incident }) => `/incidents/${incident}?tab=timeline`,
    ready: 'mz-incidents-page h1',
  },
  { name: 'entities', path: () => '/entities', ready: 'mz-entities-page tbody tr' },
  { name: 'entity', path: () => '/entities/host:bastion1.example.com', ready: 'mz-entity h1' },
  { name: 'attackers', path: () => '/entities/attackers', ready: 'mz-attackers tbody tr' },
  { name: 'lists', path: () => '/watchlists', ready: 'mz-list-table .row' },
  { name: 'list', path: () => '/watchlists/demo-control-servers', ready: 'mz-list-entries' },
  { name: 'rules', path: () => '/rules', ready: 'mz-rule-table .row' },
  { name: 'rule', path: () => '/rules/password_spraying', ready: 'mz-rule-detail' },
  { name: 'attack', path: () => '/rules?view=attack', ready: 'mz-attack-matrix' },
  { name: 'health', path: () => '/health', ready: 'mz-sources' },
  { name: 'settings', path: () => '/settings', ready: 'mz-people' },
  { name: 'audit', path: () => '/settings', ready: 'mz-audit-log', act: inView('mz-audit-log') },
  {
    name: 'palette',
    path: () => '/alerts',
    ready: 'mz-alert-table .row',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.locator('mz-palette input').fill('al');
    },
  },
];
