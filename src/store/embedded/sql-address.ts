import { IPV4_SOURCE, MAPPED, type Network } from '../../query/address.ts';
import type { SqlTest } from './sql-json.ts';
import type { SqlParameters } from './sql-parameters.ts';

/*
 * The same 32 digits as `addressDigits` of query/address.ts, without the `inet` extension. A list of one element and a
 * lambda serve to name an intermediate value; lists and not regular expressions take IPv6 apart, because such expressions
 * cost the database milliseconds to compile.
 */
const LONGEST = 45;
const named = (value: string, name: string, result: string): string =>
  `list_transform([${value}], lambda ${name}: ${result})[1]`;

const octet = (text: string, index: number): string =>
  `lpad(lower(to_hex(try_cast(split_part(${text}, '.', ${index}) AS INTEGER))), 2, '0')`;
const octets = (text: string, indexes: readonly number[]): string =>
  indexes.map((index) => octet(text, index)).join(' || ');
const isDotted = (text: string): string => `regexp_full_match(${text}, '${IPV4_SOURCE}')`;

/** The text with dots at its end written as two groups; NULL when those are no IPv4 address. */
const WITHOUT_DOTS = named(
  `string_split(t, ':')[-1]`,
  'd',
  `CASE WHEN ${isDotted('d')} THEN left(t, length(t) - length(d)) || ${octets('d', [1, 2])} || ':' || ${octets('d', [3, 4])} END`,
);
const groups = (side: string): string =>
  `CASE WHEN ${side} = '' THEN []::VARCHAR[] ELSE string_split(${side}, ':') END`;
/** Eight groups, or another number when it is no address. `s`: the sides of `::`. */
const ALL_GROUPS = `CASE len(s) WHEN 1 THEN string_split(s[1], ':') WHEN 2 THEN ${named(
  groups('s[1]'),
  'l',
  named(
    groups('s[2]'),
    'r',
    `CASE WHEN len(l) + len(r) < 8 THEN list_concat(list_concat(l, list_resize([]::VARCHAR[], 8 - len(l) - len(r), '0')), r) END`,
  ),
)} END`;
const JOINED = `CASE WHEN len(g) = 8 AND len(list_filter(g, lambda x: length(x) NOT BETWEEN 1 AND 4)) = 0 THEN array_to_string(list_transform(g, lambda x: lpad(x, 4, '0')), '') END`;
const GROUPED = named(named(`string_split(a, '::')`, 's', ALL_GROUPS), 'g', JOINED);

/** Digits of a text that is no IPv4 address, or NULL. */
function digitsOfGroups(text: string): string {
  const grouped = named(
    `CASE WHEN contains(t, '.') THEN ${WITHOUT_DOTS} ELSE t END`,
    'a',
    `CASE WHEN regexp_full_match(a, '[0-9a-f:]+') THEN ${GROUPED} END`,
  );
  return named(text, 't', grouped);
}

/** The condition that a folded text is an address in this network. */
export function networkTest({ first, last, family }: Network, parameters: SqlParameters): SqlTest {
  const between = `h BETWEEN ${parameters.text(first)} AND ${parameters.text(last)}`;
  const grouped = (text: string, inside: string): string =>
    `WHEN contains(${text}, ':') AND length(${text}) <= ${LONGEST} THEN ${named(digitsOfGroups(text), 'h', inside)}`;
  if (family === 6)
    return (text) => `CASE ${grouped(text, `${between} AND NOT starts_with(h, '${MAPPED}')`)} ELSE false END`;
  const start = parameters.text(leadingOctets(first, last));
  return (text) =>
    `CASE WHEN starts_with(${text}, ${start}) AND ${isDotted(text)} THEN ${named(`'${MAPPED}' || ${octets(text, [1, 2, 3, 4])}`, 'h', between)} ${grouped(text, between)} ELSE false END`;
}

/** `10.1.` of a network whose addresses all begin so. */
function leadingOctets(first: string, last: string): string {
  let text = '';
  for (let at = MAPPED.length; at < 30 && first.slice(at, at + 2) === last.slice(at, at + 2); at += 2)
    text += `${Number.parseInt(first.slice(at, at + 2), 16)}.`;
  return text;
}
