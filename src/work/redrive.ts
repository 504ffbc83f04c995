import { encodeBatch, newBatchId } from '../queue/batch.ts';
import type { EventQueue } from '../queue/event-queue.ts';
import type { DeadLetter, DeadLetterStore } from './dead-letter-store.ts';

/** Which dead letters: these, all, or all of one stage. */
export type DeadLetterChoice =
  | { readonly ids: readonly string[] }
  | { readonly all: true }
  | { readonly stage: DeadLetter['stage'] };

const PAGE = 500;

/**
 * Sends dead letters through the whole pipeline again, each once: the batch under which a letter goes is fixed durably before
 * it is pushed, so that a crash in between repeats the same event and the store recognizes it. Returns how many were sent.
 */
export async function redrive(
  choice: DeadLetterChoice,
  from: { readonly deadLetters: DeadLetterStore; readonly queue: EventQueue; readonly now: () => number },
): Promise<number> {
  let sent = 0;
  for await (const page of chosen(choice, from.deadLetters)) {
    const assigned = await from.deadLetters.assignRedrive(
      page.map(({ id }) => ({ id, batch: newBatchId(from.now()) })),
    );
    await Promise.all(page.map((letter) => push(letter, assigned.get(letter.id), from)));
    sent += await from.deadLetters.remove(page.map(({ id }) => id));
  }
  return sent;
}

/** Deletes dead letters for good. Returns how many. */
export async function discard(choice: DeadLetterChoice, deadLetters: DeadLetterStore): Promise<number> {
  let gone = 0;
  for await (const page of chosen(choice, deadLetters)) gone += await deadLetters.remove(page.map(({ id }) => id));
  return gone;
}

async function push(
  letter: DeadLetter,
  batch: string | undefined,
  { queue, now }: { readonly queue: EventQueue; readonly now: () => number },
): Promise<void> {
  if (!batch) return;
  const header = { ...letter.header, redrives: letter.id };
  const received = now();
  await queue.push({
    id: batch,
    received,
    bytes: encodeBatch({ id: batch, received, bodies: [{ header, bytes: letter.bytes }] }),
  });
}

/** Pages over the letters that exist when it begins: those that come back while it runs have greater ids and are left alone. */
async function* chosen(choice: DeadLetterChoice, store: DeadLetterStore): AsyncGenerator<DeadLetter[]> {
  if ('ids' in choice) {
    const found = await Promise.all(choice.ids.map((id) => store.get(id)));
    yield found.filter((letter) => letter !== undefined);
    return;
  }
  const stage = 'stage' in choice ? { stage: choice.stage } : {};
  let left = await store.count();
  let after: string | undefined;
  while (left > 0) {
    const page = await store.list({ limit: Math.min(PAGE, left), ...stage, ...(after && { after }) });
    if (page.length === 0) return;
    after = page.at(-1)?.id;
    left -= page.length;
    yield [...page];
  }
}
