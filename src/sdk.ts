/** All that plugins and alerts in code may import, as `#sdk` in the project and as `mozdef/sdk` elsewhere. */
export { listEntries } from './config/list-entries.ts';
export { duration } from './config/units.ts';
export type {
  AlertContext,
  AlertDefinition,
  CodeAlert,
  Earlier,
  Fires,
  ReadMatch,
} from './detect/code/define-alert.ts';
export { defineAlert } from './detect/code/define-alert.ts';
export type {
  AlertAddition,
  AlertMatch,
  AlertPlugin,
  AlertPluginHost,
  AlertPluginMatch,
  AlertPluginRun,
  AlertPluginState,
  EnrichedAlert,
  EventLookup,
} from './enrich/alert-plugin.ts';
export { defineAlertPlugin } from './enrich/alert-plugin.ts';
export { searchText } from './enrich/search-text.ts';
export { cutText } from './event/cut-text.ts';
export type { Event, EventOrigin, JsonObject, JsonValue } from './event/event.ts';
export { UNKNOWN } from './event/event.ts';
export type {
  EventPlugin,
  FieldMatch,
  MatchValue,
  PluginHost,
  PluginMatch,
  PluginResult,
  PluginRun,
  Sighting,
} from './plugin/event-plugin.ts';
export { DROP, defineEventPlugin, EXISTS, UNCHANGED } from './plugin/event-plugin.ts';
export { type FieldReader, fieldReader } from './plugin/field-reader.ts';
export type { GeoLocation, GeoProvider } from './plugin/geo-provider.ts';
export { CidrSet } from './plugin/ip/cidr-set.ts';
export { formatIpv4, formatIpv6, ipVersion, mappedIpv4, parseIpv4, parseIpv6 } from './plugin/ip/ip-address.ts';
export { isPublicIp } from './plugin/ip/public-ip.ts';
export type { Listed, ListLookup } from './plugin/list-lookup.ts';
export type { Action, ActionHost, ActionRun, Notice, Receipt } from './respond/action.ts';
export { defineAction } from './respond/action.ts';
export { templateText } from './respond/actions-config.ts';
export { DeliveryError } from './respond/delivery-error.ts';
export { escapeHtml, escapeMarkdown, escapeSlack, oneLine } from './respond/escape.ts';
export type { Reply, SendRequest } from './respond/http/guarded-request.ts';
export type { Escape, News, NewsKind, ToldAlert } from './respond/news.ts';
export { secretKeys } from './respond/secret-keys.ts';
export { parseTemplate, type Template } from './respond/template.ts';
