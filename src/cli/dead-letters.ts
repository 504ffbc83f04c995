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
  /** Id of the event, which is another one when the letter was sent again and given up again. */
  readonly event: string;
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

interface ChoiceAnswer {
  readonly redriven?: number;
  readonly discarded?: number;
  readonly missing?: readonly string[];
}

interface ChoiceOptions extends CommonOptions {
  readonly stage?: string;
  readonly all: boolean;
  readonly json: boolean;
}

/** Redrives or discards the dead letters named by ids, stage or `--all`; resolves to 1 when there was none, or not all that were named. */
export async function chooseDeadLetters(
  verb: 'redrive' | 'discard',
  ids: readonly string[],
  options: ChoiceOptions,
): Promise<number> {
  const body = choiceOf(verb, ids, options);
  const answer = await new ApiClient(findServer('web', options)).post<ChoiceAnswer>(`/api/deadletters/${verb}`, body);
  const { redriven, discarded, missing = [] } = answer;
  for (const id of missing) note(`mozdef: there is no dead letter ${visible(id)}. mozdef deadletters list shows them.`);
  const count = redriven ?? discarded ?? 0;
  if (options.json) await print(JSON.stringify(answer));
  else if (missing.length === 0 || count > 0)
    await print(`${count} ${verb === 'redrive' ? 'sent again' : 'discarded'}`);
  return count > 0 && missing.length === 0 ? EXIT_CODES.ok.code : EXIT_CODES.negative.code;
}

/** What the API is asked for; one way to choose must be given. */
function choiceOf(verb: string, ids: readonly string[], { stage, all }: ChoiceOptions): object {
  const chosen = [ids.length > 0, all, stage !== undefined].filter(Boolean).length;
  if (chosen !== 1) {
    throw new MozdefError('usage', `say which to ${verb}: ids, --stage STAGE or --all, one of these`, {
      remedy: 'mozdef deadletters list shows them.',
    });
  }
  if (all) return { all: true };
  return stage === undefined ? { ids } : { stage };
}
