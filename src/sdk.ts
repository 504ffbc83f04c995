/** All that a plugin may import, as `#sdk` in the project and as `mozdef/sdk` elsewhere. */
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
export { DROP, defineEventPlugin, EXISTS } from './plugin/event-plugin.ts';
export type { GeoLocation, GeoProvider } from './plugin/geo-provider.ts';
