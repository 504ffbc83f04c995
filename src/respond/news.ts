import type { Alert } from '../alert/alert.ts';
import type { Event } from '../event/event.ts';

/** What can become of an alert that people are told. `updated`: it is graver than it was, was escalated, or is open again. */
export const NEWS_KINDS = ['raised', 'updated', 'acknowledged', 'closed', 'withdrawn', 'merged'] as const;
export type NewsKind = (typeof NEWS_KINDS)[number];

/** An alert as it was when there was news of it. */
export type ToldAlert = Omit<Alert, 'events'>;

/** Makes hostile text harmless in some medium: `escapeHtml`, `escapeMarkdown`, .. */
export type Escape = (value: string) => string;

/** What became of one alert. */
export interface News {
  readonly kind: NewsKind;
  readonly alert: ToldAlert;
  /** Samples of its events. */
  readonly events: readonly Event[];
  /** Where the dashboard shows the alert; empty when that is not known. */
  readonly url: string;
  /** What the receiver called it when it was told of this alert before: `reference` of that receipt. */
  readonly reference?: string | undefined;
  /** The template of the target, filled in; each value on one line, cut at 500 characters and escaped. */
  readonly text: (escape?: Escape) => string;
}
