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
export { DROP, defineEventPlugin, EXISTS, UNCHANGED } from './plugin/event-plugin.ts';
export { type FieldReader, fieldReader } from './plugin/field-reader.ts';
export type { GeoLocation, GeoProvider } from './plugin/geo-provider.ts';
export { CidrSet } from './plugin/ip/cidr-set.ts';
export { formatIpv4, formatIpv6, ipVersion, mappedIpv4, parseIpv4, parseIpv6 } from './plugin/ip/ip-address.ts';
export { isPublicIp } from './plugin/ip/public-ip.ts';
