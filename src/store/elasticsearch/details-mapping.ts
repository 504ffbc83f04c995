import { TAXONOMY } from '../../event/taxonomy.ts';

/*
 * `details` as Kibana and others who ask the server see them. MozDef's own searches do not use these fields, so that no
 * conflict here changes what they find.
 */

/** Longest text, characters, that is kept as one value for counting and sorting. */
const LONGEST = 1024;

/** Name of the normalizer of TEXT; see NORMALIZERS. */
const LOWER_CASE = 'mozdef_lower_case';

/** `settings.index.analysis.normalizer` that TEXT needs. */
export const NORMALIZERS = { [LOWER_CASE]: { type: 'custom', filter: ['lowercase'] } } as const;

/** A text that is found by its whole value, in any case. */
export const TEXT = { type: 'keyword', normalizer: LOWER_CASE, ignore_above: LONGEST } as const;
const ADDRESS = { type: 'ip', ignore_malformed: true, fields: { text: TEXT } } as const;
const NUMBER = { type: 'double', ignore_malformed: true, coerce: true } as const;
const PORT = { type: 'long', ignore_malformed: true, coerce: true } as const;
const POINT = { type: 'geo_point', ignore_malformed: true } as const;

// A boolean is kept as text: the server has no way to ignore what is none.
const TYPES = { address: ADDRESS, port: PORT, text: TEXT, texts: TEXT, boolean: TEXT, time: TEXT } as const;

/** Mapping of the fields of `details` that MozDef itself gives. */
export const KNOWN_DETAILS: Readonly<Record<string, object>> = {
  ...Object.fromEntries(
    TAXONOMY.filter(({ field }) => field.startsWith('details.')).map(({ field, type }) => [
      field.slice('details.'.length),
      TYPES[type],
    ]),
  ),
  sourceipgeopoint: POINT,
  destinationipgeopoint: POINT,
};

/** How fields of `details` that nobody has declared become fields of an index, in this order. */
export const DYNAMIC_DETAILS: readonly object[] = [
  template('addresses', { path_match: ['details.*ipaddress'], match_mapping_type: 'string' }, ADDRESS),
  template('points', { path_match: ['details.*geopoint'], match_mapping_type: 'string' }, POINT),
  template('texts', { path_match: ['details.*'], match_mapping_type: 'string' }, TEXT),
  template('booleans', { path_match: ['details.*'], match_mapping_type: 'boolean' }, TEXT),
  template('integers', { path_match: ['details.*'], match_mapping_type: 'long' }, NUMBER),
  template('numbers', { path_match: ['details.*'], match_mapping_type: 'double' }, NUMBER),
];

function template(name: string, match: { path_match: string[]; match_mapping_type: string }, mapping: object): object {
  const [path] = match.path_match;
  return { [`details_${name}`]: { ...match, path_match: path, mapping } };
}
