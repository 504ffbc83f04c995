import { IPV4_SOURCE, IPV6_SOURCE, IPV6_TAIL_SOURCE, MAPPED, type Network } from '../../query/address.ts';
import type { SqlTest } from './sql-json.ts';
import type { SqlParameters } from './sql-parameters.ts';

const hexOctet = (text: string, index: number): string =>
  `lpad(lower(to_hex(try_cast(split_part(${text}, '.', ${index}) AS INTEGER))), 2, '0')`;

/** The same 32 digits as `addressDigits` of query/address.ts, without the `inet` extension. */
const dotted = (text: string): string => [1, 2, 3, 4].map((index) => hexOctet(text, index)).join(' || ');
const withoutDots = (text: string): string =>
  `CASE WHEN regexp_full_match(${text}, '${IPV6_TAIL_SOURCE}') THEN list_transform([string_split(${text}, ':')[-1]], lambda d: left(${text}, length(${text}) - length(d)) || ${hexOctet('d', 1)} || ${hexOctet('d', 2)} || ':' || ${hexOctet('d', 3)} || ${hexOctet('d', 4)})[1] ELSE ${text} END`;
const groups = (side: string): string =>
  `CASE WHEN ${side} = '' THEN []::VARCHAR[] ELSE string_split(${side}, ':') END`;
const joined = (list: string): string => `array_to_string(list_transform(${list}, lambda g: lpad(g, 4, '0')), '')`;
const expanded = (l: string, r: string): string =>
  `CASE WHEN len(${l}) + len(${r}) > 7 THEN NULL ELSE ${joined(`list_concat(list_concat(${l}, list_resize([]::VARCHAR[], 8 - len(${l}) - len(${r}), '0')), ${r})`)} END`;
const grouped = (text: string): string =>
  `CASE WHEN NOT regexp_full_match(${text}, '${IPV6_SOURCE}') THEN NULL WHEN contains(${text}, '::') THEN ${expanded(groups(`split_part(${text}, '::', 1)`), groups(`split_part(${text}, '::', 2)`))} ELSE ${joined(`string_split(${text}, ':')`)} END`;
const digits6 = (text: string): string => `list_transform([${withoutDots(text)}], lambda a: ${grouped('a')})[1]`;

/** The condition that a folded text is an address in this network. */
export function networkTest({ first, last, family }: Network, parameters: SqlParameters): SqlTest {
  const between = (digits: string): string =>
    `${digits} BETWEEN ${parameters.text(first)} AND ${parameters.text(last)}`;
  if (family === 6) {
    const inside = (d: string): string => `${between(d)} AND NOT starts_with(${d}, '${MAPPED}')`;
    return (text) =>
      `CASE WHEN contains(${text}, ':') AND length(${text}) <= 45 THEN list_transform([${digits6(text)}], lambda h: ${inside('h')})[1] ELSE false END`;
  }
  const start = parameters.text(leadingOctets(first, last));
  return (text) =>
    `CASE WHEN starts_with(${text}, ${start}) AND regexp_full_match(${text}, '${IPV4_SOURCE}') THEN ${between(`'${MAPPED}' || ${dotted(text)}`)} WHEN contains(${text}, ':') AND length(${text}) <= 45 THEN ${between(digits6(text))} ELSE false END`;
}

/** `10.1.` of a network whose addresses all begin so. */
function leadingOctets(first: string, last: string): string {
  let text = '';
  for (let at = MAPPED.length; at < 30 && first.slice(at, at + 2) === last.slice(at, at + 2); at += 2)
    text += `${Number.parseInt(first.slice(at, at + 2), 16)}.`;
  return text;
}
