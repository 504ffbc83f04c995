/** A JSON value as a shipper may send it. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

/** What MozDef itself knows about an event. No sender can set any of it. */
export interface EventOrigin {
  /** `<batch>-<position>`, or of a claimed event the hash of its claim; unique in the store. */
  id: string;
  /** The store's own running number; present on events read from the store. */
  seq?: number;
  /** Address of the peer that sent the event. */
  sender: string;
  /** Name that the token of the sender carries, if it used one. */
  tokensource?: string;
  /** Where it was received: `events`, `nxlog`, `cef`, `bulk`, `custom/<application>`. */
  endpoint: string;
  /** Plugins that changed the event, in the order in which they ran. */
  plugins: string[];
  /** What went wrong on the way and was survived, one sentence each. */
  errors?: string[];
  /** Set by a plugin: store as the last known state under this id and not among the events. */
  staticid?: string;
  /** Set by a plugin: an index name within `events-*`, for stores that have indices. */
  index?: string;
}

/**
 * An event in stored form. Field names are MozDef's taxonomy: lower case, spelled out. Times are ISO 8601;
 * `receivedtimestamp` and `utctimestamp` are UTC, `timestamp` keeps the sender's offset.
 */
export interface Event {
  receivedtimestamp: string;
  utctimestamp: string;
  timestamp: string;
  mozdefhostname: string;
  hostname: string;
  source: string;
  category: string;
  /** An RFC 5424 word (DEBUG .. EMERGENCY), or the sender's own word in upper case. */
  severity: string;
  processname: string;
  processid: string;
  summary: string;
  tags: string[];
  /** `event` unless a plugin says otherwise. */
  type: string;
  details: JsonObject;
  mozdef: EventOrigin;
}

/** What every text field holds when the sender did not say. */
export const UNKNOWN = 'UNKNOWN';
