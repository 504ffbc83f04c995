import { encodeBatch, type FirstDelivery, newBatchId } from '../queue/batch.ts';
import type { EventQueue } from '../queue/event-queue.ts';
import { BYTE } from '../receive/decode/bytes.ts';
import { parseItem } from '../receive/decode/parse-item.ts';
import type { DeadLetter, DeadLetterStore } from './dead-letter-store.ts';

/** Which dead letters: these, all, or all of one stage. */
export type DeadLetterChoice =
  | { readonly ids: readonly string[] }
  | { readonly all: true }
  | { readonly stage: DeadLetter['stage'] };

/** Letters in memory at a time; one may be as large as a request body. */
const PAGE = 100;

/**
 * Sends dead letters through the whole pipeline again, each once: the batch under which a letter goes is fixed durably before
 * it is pushed, so that a crash in between repeats the same event and the store recognizes it. The event keeps its id, its
 * reception and what it was taken for, so that one letter is stored once however often it is sent. Returns how many were sent.
 */
export async function redrive(
  choice: DeadLetterChoice,
  from: { readonly deadLetters: DeadLetterStore; readonly queue: EventQueue; readonly now: () => number },
): Promise<number> {
  let sent = 0;
  for await (const page of chosen(choice, from.deadLetters, from.now())) {
    const assigned = await from.deadLetters.assignRedrive(
      page.map(({ id }) => ({ id, batch: newBatchId(from.now()) })),
    );
    await Promise.all(page.map((letter) => push(letter, assigned.get(letter.id), from)));
    sent += await from.deadLetters.remove(page.map(({ id }) => id));
  }
  return sent;
}

/** Deletes dead letters for good. Returns how many. */
export async function discard(
  choice: DeadLetterChoice,
  from: { readonly deadLetters: DeadLetterStore; readonly now: () => number },
): Promise<number> {
  if ('ids' in choice) return from.deadLetters.remove([...new Set(choice.ids)]);
  let gone = 0;
  for await (const page of chosen(choice, from.deadLetters, from.now())) {
    gone += await from.deadLetters.remove(page.map(({ id }) => id));
  }
  return gone;
}

async function push(
  letter: DeadLetter,
  batch: string | undefined,
  { queue, now }: { readonly queue: EventQueue; readonly now: () => number },
): Promise<void> {
  if (!batch) return;
  // The claim stays behind: it named the event by its place in a body that is no more.
  const { claim: _, ...known } = letter.header;
  // The batch is new, since a queue tells its age by it; the event in it is not.
  const received = now();
  const bodies = [{ header: { ...known, redrives: known.redrives ?? firstDelivery(letter) }, bytes: letter.bytes }];
  await queue.push({ id: batch, received, bytes: encodeBatch({ id: batch, received, bodies }) });
}

function firstDelivery(letter: DeadLetter): FirstDelivery {
  return { id: letter.id, received: letter.received, kind: kindOf(letter) };
}

/** A line of a log is never given up while it is parsed, and what was past that as JSON is an object. */
function kindOf({ stage, header, bytes }: DeadLetter): FirstDelivery['kind'] {
  if (header.endpoint === 'syslog') return 'text';
  if (stage === 'parse' || stage === 'queue') return 'json';
  if (bytes[0] !== BYTE.openBrace) return 'text';
  return header.syslog && 'error' in parseItem(bytes) ? 'text' : 'json';
}

/** The chosen letters that were there at `began`, in pages: those that come back while it runs are left alone. */
async function* chosen(choice: DeadLetterChoice, store: DeadLetterStore, began: number): AsyncGenerator<DeadLetter[]> {
  if ('ids' in choice) {
    const ids = [...new Set(choice.ids)];
    for (let start = 0; start < ids.length; start += PAGE) {
      const found = await Promise.all(ids.slice(start, start + PAGE).map((id) => store.get(id)));
      yield found.filter((letter) => letter !== undefined);
    }
    return;
  }
  const stage = 'stage' in choice ? { stage: choice.stage } : {};
  for (let after: string | undefined; ; ) {
    const page = await store.list({ limit: PAGE, ...stage, ...(after && { after }) });
    if (page.length === 0) return;
    after = page.at(-1)?.id;
    yield page.filter((letter) => letter.time <= began);
  }
}
