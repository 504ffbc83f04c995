import { MozdefError } from '../lifecycle/error.ts';
import { ApiClient } from './api-client.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { note, print, printTable } from './output.ts';
import { paged } from './paged.ts';
import { findServer } from './server.ts';
import { visible } from './visible.ts';

interface Letter {
  readonly id: string;
  readonly time: string;
  readonly received: string;
  readonly stage: string;
  readonly plugin?: string;
  readonly reason: string;
  readonly endpoint: string;
  readonly sender: string;
  /** Base64. */
  readonly bytes: string;
  readonly text: string;
}

interface ListOptions extends CommonOptions {
  readonly stage?: string;
  /** 0: all. */
  readonly limit: number;
  readonly order: 'newest' | 'oldest';
  readonly json: boolean;
}

interface Page {
  readonly deadletters: readonly Letter[];
  readonly next?: string;
}

/** Prints dead letters. That there are none is an answer, too. */
export async function listDeadLetters(options: ListOptions): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const rows: string[][] = [];
  const letters = paged(options.limit, async (limit, after) => {
    const { stage, order } = options;
    const page = await api.get<Page>('/api/deadletters', { limit, after, stage, order });
    return { items: page.deadletters, next: page.next };
  });
  for await (const letter of letters) {
    if (options.json) await print(JSON.stringify(letter));
    else rows.push([letter.id, letter.received, letter.stage, letter.plugin ?? '', visible(letter.reason)]);
  }
  if (rows.length > 0) await printTable(['id', 'received', 'stage', 'plugin', 'reason'], rows);
  else if (!options.json) note('there are no dead letters');
  return EXIT_CODES.ok.code;
}

/** Prints one with all that is known about it, or only its bytes. */
export async function showDeadLetter(
  id: string,
  options: CommonOptions & { readonly raw: boolean; readonly json: boolean },
): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const letter = await api.get<Letter>(`/api/deadletters/${encodeURIComponent(id)}`);
  if (options.raw) process.stdout.write(Buffer.from(letter.bytes, 'base64'));
  else if (options.json) await print(JSON.stringify(letter));
  else await printLetter(letter);
  return EXIT_CODES.ok.code;
}

async function printLetter({ text, bytes, ...known }: Letter): Promise<void> {
  for (const [key, value] of Object.entries(known)) await print(`${key.padEnd(9)} ${visible(value)}`);
  await print(`sent      ${Buffer.byteLength(bytes, 'base64')} bytes:`);
  // Line by line as sent, each with its control characters written out.
  for (const line of text.split(/\r?\n/)) await print(visible(line));
}

interface ChoiceOptions extends CommonOptions {
  readonly stage?: string;
  readonly all: boolean;
  readonly json: boolean;
}

/** Redrives or discards the dead letters named by ids, stage or `--all`. */
export async function chooseDeadLetters(
  verb: 'redrive' | 'discard',
  ids: readonly string[],
  { stage, all, ...options }: ChoiceOptions,
): Promise<number> {
  const chosen = [ids.length > 0, all, stage !== undefined].filter(Boolean).length;
  if (chosen !== 1) {
    throw new MozdefError('usage', `say which to ${verb}: ids, --stage STAGE or --all, one of these`, {
      remedy: 'mozdef deadletters list shows them.',
    });
  }
  const body = all ? { all: true } : stage === undefined ? { ids } : { stage };
  const answer = await new ApiClient(findServer('web', options)).post<Record<string, number>>(
    `/api/deadletters/${verb}`,
    body,
  );
  const count = (verb === 'redrive' ? answer['redriven'] : answer['discarded']) ?? 0;
  await print(options.json ? JSON.stringify(answer) : `${count} ${verb === 'redrive' ? 'sent again' : 'discarded'}`);
  return count > 0 ? EXIT_CODES.ok.code : EXIT_CODES.negative.code;
}
