import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import type { EntryResult } from '../../lists/change-entries.ts';
import { ApiClient } from '../api-client.ts';
import type { CommonOptions } from '../common-options.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { print, note as say } from '../output.ts';
import { findServer } from '../server.ts';
import { visible } from '../visible.ts';
import { listPath } from './show-lists.ts';

type Options = CommonOptions & { readonly json: boolean; readonly note?: string; readonly type?: string };

/** What is said of all entries that are added together. */
interface Described extends Options {
  readonly reason?: string;
  readonly source?: string;
  readonly expires?: string;
}

/** What a server says of a text that was imported. */
interface Imported {
  readonly added: number;
  readonly changed: number;
  readonly kept: number;
  readonly invalid: readonly { readonly line: number; readonly value: string; readonly fault: string }[];
}

/** A server takes so many lines at once, and a body of a mebibyte. */
const LINES_AT_ONCE = 10_000;
const CHARACTERS_AT_ONCE = 300_000;

/** Adds entries; resolves to 1 when one of them could not be. */
export async function addToList(name: string, values: readonly string[], options: Described): Promise<number> {
  const { type, reason, source, expires, note } = options;
  const entries = values.map((value) => ({ value, type, reason, source, expires }));
  return await post(`${listPath(name)}/entries`, { entries, note }, options);
}

/** Takes entries out, or decides about them; resolves to 1 when one of them was not there, or could not be. */
export async function changeEntries(
  verb: 'remove' | 'approve' | 'refuse',
  { name, values }: { readonly name: string; readonly values: readonly string[] },
  options: Options,
): Promise<number> {
  const { type, note } = options;
  const entries = values.map((value) => ({ value, type }));
  return await post(`${listPath(name)}/entries/${verb}`, { entries, note }, options);
}

async function post(path: string, body: object, options: Options): Promise<number> {
  const { results } = await new ApiClient(findServer('web', options)).post<{ results: EntryResult[] }>(path, body);
  const isBad = ({ outcome }: EntryResult): boolean => ['invalid', 'missing', 'forbidden'].includes(outcome);
  for (const result of results) {
    const { given, outcome, value, fault } = result;
    if (options.json) await print(JSON.stringify(result));
    else if (!isBad(result)) await print(`${visible(value ?? given)} is ${outcome}`);
    else say(`mozdef: ${visible(given)} ${outcome === 'missing' ? 'is not there' : `is ${outcome}: ${fault}`}`);
  }
  return results.some(isBad) ? EXIT_CODES.negative.code : EXIT_CODES.ok.code;
}

/** Adds what a file says, some thousand lines at a time; resolves to 1 when a line is wrong. */
export async function importToList(
  name: string,
  file: string,
  options: Described & { readonly preview: boolean },
): Promise<number> {
  const { type, reason, source, expires, preview, note, json } = options;
  const api = new ApiClient(findServer('web', options));
  const sum = { added: 0, changed: 0, kept: 0, invalid: [] as Imported['invalid'][number][] };
  for (const { text, before } of partsOf(await read(file))) {
    const body = { text, type, reason, source, expires, preview, note };
    const part = await api.post<Imported>(`${listPath(name)}/import`, body);
    for (const count of ['added', 'changed', 'kept'] as const) sum[count] += part[count];
    sum.invalid.push(...part.invalid.map((one) => ({ ...one, line: one.line + before })));
  }
  if (json) await print(JSON.stringify(sum));
  else {
    for (const { line, value, fault } of sum.invalid) say(`mozdef: line ${line}: ${visible(value)}: ${visible(fault)}`);
    const { added, changed, kept, invalid } = sum;
    const counts = `${added} added, ${changed} changed, ${kept} there already, ${invalid.length} invalid`;
    await print(preview ? `it would be: ${counts}` : counts);
  }
  return sum.invalid.length > 0 ? EXIT_CODES.negative.code : EXIT_CODES.ok.code;
}

async function read(file: string): Promise<string> {
  if (file === '-') return await textOf(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new MozdefError('input-unreadable', `cannot read ${file}: ${messageOf(error)}`, { where: file });
  }
}

/** Texts that a server takes, each with the first line of the whole if that names columns, and how many lines to add to its own. */
function* partsOf(text: string): Generator<{ readonly text: string; readonly before: number }> {
  const lines = text.split(/\r\n|\r|\n/);
  const first = lines.findIndex(isEntry);
  const head = lines[first]
    ?.toLowerCase()
    .split(',')
    .some((name) => name.trim() === 'value')
    ? [lines[first] ?? '']
    : [];
  let part: string[] = [];
  let [start, size] = [0, 0];
  for (const [index, line] of lines.entries()) {
    if (part.length >= LINES_AT_ONCE - 1 || (part.length > 0 && size + line.length > CHARACTERS_AT_ONCE)) {
      if (part.some(isEntry)) yield textIn(part, { head, start });
      [part, start, size] = [[], index, 0];
    }
    part.push(line);
    size += line.length;
  }
  // Of a file without entries the server says what is wrong with that.
  if (part.some(isEntry) || start === 0) yield textIn(part, { head, start });
}

function textIn(
  lines: readonly string[],
  { head, start }: { readonly head: readonly string[]; readonly start: number },
): { readonly text: string; readonly before: number } {
  const added = start === 0 ? [] : head;
  return { text: [...added, ...lines].join('\n'), before: start - added.length };
}

/** Neither empty nor a comment. */
function isEntry(line: string): boolean {
  return !/^\s*(?:#|$)/.test(line);
}
