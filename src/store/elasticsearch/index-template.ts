import { DYNAMIC_DETAILS, KNOWN_DETAILS, NORMALIZERS, TEXT } from './details-mapping.ts';
import { SEARCH_ANALYSIS, SEARCH_MAPPING, SEARCH_OBJECT } from './search-mapping.ts';

/** To be raised with each change below: a start replaces the template of an older MozDef, and leaves that of a newer one. */
export const TEMPLATE_VERSION = 1;

/** What the configuration says about new indices. */
export interface IndexShape {
  readonly prefix: string;
  readonly shards: number;
  readonly replicas: number;
  /** Most fields that `details` may add to an index. */
  readonly fields: number;
}

const TIME = { type: 'date', ignore_malformed: true } as const;

/** Name of the alias of all events. */
export function eventsAlias(prefix: string): string {
  return `${prefix}events`;
}

/** The index template of events. Indices keep the mapping that they were made with. */
export function eventsTemplate({ prefix, shards, replicas, fields }: IndexShape): object {
  return {
    index_patterns: [`${prefix}events-*`],
    priority: 200,
    version: TEMPLATE_VERSION,
    _meta: { description: 'Events of MozDef. Made by it at each start; changes are lost with the next version.' },
    template: {
      aliases: { [eventsAlias(prefix)]: {} },
      settings: {
        index: {
          number_of_shards: shards,
          number_of_replicas: replicas,
          codec: 'best_compression',
          // Events are to be found within two seconds; said explicitly, or a server lets indices rest that nobody searches.
          refresh_interval: '1s',
          mapping: { total_fields: { limit: fields + fieldsIn(MAPPINGS) } },
          analysis: { ...SEARCH_ANALYSIS, normalizer: NORMALIZERS },
        },
      },
      mappings: MAPPINGS,
    },
  };
}

const MAPPINGS = {
  dynamic: false,
  date_detection: false,
  numeric_detection: false,
  // What searches need is made of the event and would double the size of what is stored.
  _source: { excludes: [SEARCH_OBJECT] },
  dynamic_templates: DYNAMIC_DETAILS,
  properties: {
    receivedtimestamp: TIME,
    utctimestamp: TIME,
    timestamp: TIME,
    mozdefhostname: TEXT,
    hostname: TEXT,
    source: TEXT,
    category: TEXT,
    severity: TEXT,
    processname: TEXT,
    processid: TEXT,
    summary: { type: 'text', fields: { text: TEXT } },
    tags: TEXT,
    type: TEXT,
    details: { type: 'object', dynamic: true, properties: KNOWN_DETAILS },
    mozdef: {
      type: 'object',
      dynamic: false,
      properties: {
        id: { type: 'keyword', ignore_above: 1024 },
        seq: { type: 'long' },
        sender: TEXT,
        tokensource: TEXT,
        endpoint: TEXT,
        plugins: TEXT,
        errors: TEXT,
      },
    },
    [SEARCH_OBJECT]: SEARCH_MAPPING,
  },
} as const;

/** Fields of a mapping as a server counts them: objects and fields of fields too. */
function fieldsIn({ properties = {}, fields = {} }: Mapping): number {
  const inner = [...Object.values(properties), ...Object.values(fields)];
  return inner.reduce((sum, mapping) => sum + 1 + fieldsIn(mapping), 0);
}
interface Mapping {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Mapping>>;
  readonly fields?: Readonly<Record<string, Mapping>>;
}
