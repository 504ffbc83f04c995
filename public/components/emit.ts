import type { AlertAction } from '../../src/alert/after-action.ts';
import type { RuleChange } from '../../src/detect/settings/change-rule.ts';
import type { Event as StoredEvent } from '../../src/event/event.ts';
import type { VersionedIncident } from '../../src/incident/incident.ts';
import type { Entry } from '../../src/lists/entry.ts';
import type { AlertFacet } from '../model/alerts-url.ts';
import type { Pill } from '../model/filter-pills.ts';
import type { IncidentFacet } from '../model/incidents-url.ts';
import type { EntryVerb } from '../model/list-entries.ts';
import type { Filter } from '../model/query-edit.ts';
import type { RuleFacet, RuleSort } from '../model/rules-url.ts';
import type { RangeText } from '../model/time-range.ts';

/** What components ask of the page around them. */
export interface DashboardEvents {
  /** Search for this. */
  'mz-search': { readonly q: string };
  /** Add this filter. */
  'mz-filter': Filter;
  /** These are the filters now. */
  'mz-filters': { readonly filters: readonly Pill[] };
  /** Show this range; `narrowed` when it came from a drag, which Esc takes back. */
  'mz-range': RangeText & { readonly narrowed?: boolean };
  /** Search for this alone, in this range. */
  'mz-pivot': RangeText & { readonly filter: Filter };
  'mz-refresh': { readonly live: 'off' | '5s' | '30s' | 'tail' };
  /** Search again now. */
  'mz-again': null;
  /** Show this field as a column, or no longer. */
  'mz-column': { readonly field: string };
  /** Show the top values of this field. */
  'mz-top': { readonly field: string };
  'mz-order': { readonly order: 'newest' | 'oldest' };
  /** This event was opened, or (empty) the last one closed. */
  'mz-select': { readonly id: string };
  /** Opened events show this. */
  'mz-tab': { readonly tab: 'fields' | 'json' };
  'mz-more': null;
  /** Open this alert, or (empty) close the one that is open. */
  'mz-alert': { readonly id: string };
  /** Select these alerts, or no longer. */
  'mz-choose': { readonly ids: readonly string[]; readonly on: boolean };
  /** List the alerts of this group, or (undefined) of none. */
  'mz-group': { readonly key: string | undefined };
  /** Do this with all alerts of a group, or (`ask`) ask which verdict, then close them. */
  'mz-group-act': { readonly key: string; readonly action: AlertAction | 'ask' };
  /** Only those with one of these; none: any. */
  'mz-facet': { readonly facet: AlertFacet | IncidentFacet | RuleFacet; readonly values: readonly string[] };
  /** Narrow all charts to this value of the field; empty: no longer. */
  'mz-ring': { readonly field: 'severity' | 'category'; readonly value: string };
  /** Count the sources of these. */
  'mz-sources': { readonly sources: 'events' | 'alerts' };
  /** Do this with the alerts it is about. */
  'mz-handle': AlertAction;
  /** Ask which verdict, then close. */
  'mz-close': null;
  /** Ask which events the open rule, or that of the open alert, is not to count. */
  'mz-except': null;
  /** Open this incident. */
  'mz-incident': { readonly id: string };
  /** Bring this incident to another phase. */
  'mz-incident-move': { readonly incident: VersionedIncident; readonly phase: string };
  /** Count incidents by this. */
  'mz-pivot-axis': { readonly rows?: string; readonly cols?: string };
  /** Ask to which incident the open alert is to belong. */
  'mz-escalate': null;
  /** Open this rule, or (empty) close the one that is open. */
  'mz-rule': { readonly id: string };
  'mz-rule-sort': { readonly sort: RuleSort };
  /** Do this with the open rule. */
  'mz-rule-change': RuleChange;
  /** What was typed about the open rule. */
  'mz-rule-note': { readonly note: string };
  /** Open this list, or (empty) close the one that is open. */
  'mz-list': { readonly name: string };
  /** Select these entries of the open list, or no longer. */
  'mz-entry-choose': { readonly keys: readonly string[]; readonly on: boolean };
  /** Do this with these entries of the open list. */
  'mz-entry-act': { readonly verb: EntryVerb; readonly entries: readonly Entry[] };
  /** Ask onto which list this value is to be put. */
  'mz-watch': { readonly value: string };
  /** Entries were added to the open list. */
  'mz-entries-added': null;
  /** Ask to which incident this event is to be added. */
  'mz-star': { readonly event: StoredEvent };
  'mz-undo': null;
  /** What was typed about the open alert. */
  'mz-draft': { readonly note: string; readonly assignee?: string | undefined };
  /** Say this to the person, also to one who cannot see. */
  'mz-say': { readonly text: string };
}

/** Sends an event up through all shadow roots. */
export function emit<Name extends keyof DashboardEvents>(
  from: EventTarget,
  name: Name,
  detail: DashboardEvents[Name],
): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}

/** A listener that knows the detail's type, for `@mz-filter=${on('mz-filter', ...)}`. */
export function on<Name extends keyof DashboardEvents>(
  _name: Name,
  listener: (detail: DashboardEvents[Name]) => void,
): (event: CustomEvent<DashboardEvents[Name]>) => void {
  return (event) => listener(event.detail);
}
