/** To be raised with each change below: a start replaces the template of an older MozDef, and leaves that of a newer one. */
export const ALERTS_TEMPLATE_VERSION = 3;

const WORD = { type: 'keyword', ignore_above: 1024 } as const;
const TEXT = { type: 'text', fields: { text: WORD } } as const;
const TIME = { type: 'date', ignore_malformed: true } as const;
const ADDRESS = { type: 'ip', ignore_malformed: true, fields: { text: WORD } } as const;

/** Name of the alias of all alerts. */
function alertsAlias(prefix: string): string {
  return `${prefix}alerts`;
}

/** The index of the month in which an alert was raised. */
export function alertsIndex(prefix: string, utctimestamp: string): string {
  return `${alertsAlias(prefix)}-${utctimestamp.slice(0, 7).replace('-', '')}`;
}

/** The index template of alerts. Indices keep the mapping that they were made with. */
export function alertsTemplate(prefix: string): object {
  return {
    index_patterns: [`${alertsAlias(prefix)}-*`],
    priority: 200,
    version: ALERTS_TEMPLATE_VERSION,
    _meta: { description: 'Alerts of MozDef, for Kibana. Made by it; changes are lost with the next version.' },
    template: {
      aliases: { [alertsAlias(prefix)]: {} },
      settings: { index: { number_of_shards: 1, auto_expand_replicas: '0-1', refresh_interval: '1s' } },
      mappings: MAPPINGS,
    },
  };
}

const MAPPINGS = {
  dynamic: false,
  date_detection: false,
  numeric_detection: false,
  dynamic_templates: [
    { addresses: { path_match: 'group.*ipaddress', match_mapping_type: 'string', mapping: ADDRESS } },
    { texts: { path_match: 'group.*', match_mapping_type: 'string', mapping: WORD } },
    { found_addresses: { path_match: 'details.*ipaddress', match_mapping_type: 'string', mapping: ADDRESS } },
    { found_texts: { path_match: 'details.*', match_mapping_type: 'string', mapping: WORD } },
  ],
  properties: {
    ...Object.fromEntries(
      [
        'id',
        'rule',
        'ruleversion',
        'classname',
        'author',
        'status',
        'verdict',
        'assignee',
        'severity',
        'category',
        'tags',
        'attack',
        'channel',
        'url',
        'runbook',
        'mergedinto',
        'incident',
      ].map((name) => [name, WORD]),
    ),
    title: TEXT,
    summary: TEXT,
    reason: TEXT,
    notify: { type: 'boolean' },
    risk: { type: 'integer' },
    count: { type: 'long' },
    utctimestamp: TIME,
    firstseen: TIME,
    lastseen: TIME,
    group: { type: 'object', dynamic: true },
    details: { type: 'object', dynamic: true },
    // Events are found where events are; here they are only shown.
    events: { type: 'object', enabled: false },
  },
} as const;
