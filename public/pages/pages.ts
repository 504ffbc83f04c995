import { html, type TemplateResult } from 'lit';
import type { IconName } from '../components/icons.ts';
import { isAlertsPath } from '../model/alerts-url.ts';
import { isEntitiesPath } from '../model/entities-url.ts';
import { isIncidentsPath } from '../model/incidents-url.ts';
import { isListsPath } from '../model/lists-url.ts';
import { isRulesPath } from '../model/rules-url.ts';

/** What can be shown, and its code, which is fetched when it is first needed. */
export interface PageCode {
  /** Defines the element that `body` names. */
  readonly load: () => Promise<unknown>;
  readonly body: () => TemplateResult;
}
/** A page that the rail leads to. */
export interface Page extends PageCode {
  readonly path: string;
  /** Whether an address is of this page. */
  readonly holds: (path: string) => boolean;
  readonly label: string;
  readonly icon: IconName;
}

export const SIGN_IN: PageCode = {
  load: async () => import('./mz-sign-in-page.ts'),
  body: () => html`<mz-sign-in-page class="entrance"></mz-sign-in-page>`,
};
export const WELCOME: PageCode = {
  load: async () => import('./mz-welcome-page.ts'),
  body: () => html`<mz-welcome-page class="entrance"></mz-welcome-page>`,
};

/** In the order of the rail. */
export const PAGES: readonly Page[] = [
  {
    path: '/',
    holds: (path) => path === '/',
    label: 'Overview',
    icon: 'overview',
    load: async () => import('./mz-overview-page.ts'),
    body: () => html`<mz-overview-page></mz-overview-page>`,
  },
  {
    path: '/alerts',
    holds: isAlertsPath,
    label: 'Alerts',
    icon: 'alerts',
    load: async () => import('./mz-alerts-page.ts'),
    body: () => html`<mz-alerts-page></mz-alerts-page>`,
  },
  {
    path: '/events',
    holds: (path) => path === '/events',
    label: 'Events',
    icon: 'events',
    load: async () => import('./mz-events-page.ts'),
    body: () => html`<mz-events-page></mz-events-page>`,
  },
  {
    path: '/incidents',
    holds: isIncidentsPath,
    label: 'Incidents',
    icon: 'incidents',
    load: async () => import('./mz-incidents-page.ts'),
    body: () => html`<mz-incidents-page></mz-incidents-page>`,
  },
  {
    path: '/entities',
    holds: isEntitiesPath,
    label: 'Entities',
    icon: 'entities',
    load: async () => import('./mz-entities-page.ts'),
    body: () => html`<mz-entities-page></mz-entities-page>`,
  },
  {
    path: '/watchlists',
    holds: isListsPath,
    label: 'Lists',
    icon: 'lists',
    load: async () => import('./mz-lists-page.ts'),
    body: () => html`<mz-lists-page></mz-lists-page>`,
  },
  {
    path: '/rules',
    holds: isRulesPath,
    label: 'Rules',
    icon: 'rules',
    load: async () => import('./mz-rules-page.ts'),
    body: () => html`<mz-rules-page></mz-rules-page>`,
  },
  {
    path: '/health',
    holds: (path) => path === '/health',
    label: 'Health',
    icon: 'health',
    load: async () => import('./mz-health-page.ts'),
    body: () => html`<mz-health-page></mz-health-page>`,
  },
  {
    path: '/settings',
    holds: (path) => path === '/settings',
    label: 'Settings',
    icon: 'settings',
    load: async () => import('./mz-settings-page.ts'),
    body: () => html`<mz-settings-page></mz-settings-page>`,
  },
];
