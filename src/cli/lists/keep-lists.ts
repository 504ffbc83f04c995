import { MozdefError } from '../../lifecycle/error.ts';
import type { ListHead } from '../../lists/list.ts';
import { ApiClient } from '../api-client.ts';
import type { CommonOptions } from '../common-options.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { print } from '../output.ts';
import { findServer } from '../server.ts';
import { listPath } from './show-lists.ts';

type Options = CommonOptions & { readonly json: boolean };

interface Said {
  readonly description?: string;
  /** With commas between. */
  readonly types?: string;
}

/** Makes a list. */
export async function createList(name: string, options: Options & Said & { readonly kind: string }): Promise<number> {
  const { kind, description } = options;
  const body = { name, kind, description, types: typesIn(options.types) };
  const list = await new ApiClient(findServer('web', options)).post<ListHead>('/api/lists', body);
  return await tell(list, options, `${list.name} is made, and takes ${list.types.join(', ')}`);
}

/** Changes what is said of one. */
export async function changeList(name: string, options: Options & Said & { readonly note?: string }): Promise<number> {
  const { description, note } = options;
  const types = typesIn(options.types);
  if (description === undefined && types === undefined)
    throw new MozdefError('usage', 'say what is to change: --description or --types');
  const body = { description, types, note };
  const list = await new ApiClient(findServer('web', options)).post<ListHead>(listPath(name), body);
  return await tell(list, options, `${list.name} is changed`);
}

/** Removes one with its entries. */
export async function dropList(name: string, options: Options & { readonly note?: string }): Promise<number> {
  const { note } = options;
  const answer = await new ApiClient(findServer('web', options)).post<{ removed: string }>(`${listPath(name)}/remove`, {
    note,
  });
  return await tell(answer, options, `${answer.removed} is removed`);
}

async function tell(answer: object, { json }: Options, words: string): Promise<number> {
  await print(json ? JSON.stringify(answer) : words);
  return EXIT_CODES.ok.code;
}

function typesIn(text: string | undefined): string[] | undefined {
  return text?.split(',').map((type) => type.trim());
}
