import { z } from 'zod';
import { MozdefError } from '../../lifecycle/error.ts';
import type { EventQueue } from '../../queue/event-queue.ts';
import { DEAD_LETTER_STAGES, type DeadLetter, type DeadLetterStore } from '../../work/dead-letter-store.ts';
import { type DeadLetterChoice, discard, type Outcome, redrive } from '../../work/redrive.ts';
import { defineRoute, type Route } from './route.ts';
import { wholeNumberOr } from './whole-number.ts';

const stages = z.enum(DEAD_LETTER_STAGES);
const letterShape = z.object({
  id: z.string(),
  event: z.string().describe('Id that the event has or would have: that of its first delivery.'),
  time: z.string(),
  received: z.string(),
  stage: stages,
  plugin: z.string().optional(),
  reason: z.string(),
  endpoint: z.string(),
  sender: z.string(),
  bytes: z.string().describe('Raw bytes as sent, base64.'),
  text: z.string().describe('The same as text, at most 64 KiB of it.'),
});
const choice = z
  .strictObject({
    ids: z.array(z.string()).min(1).max(10_000).optional().describe('These.'),
    all: z.literal(true).optional().describe('All of them.'),
    stage: stages.optional().describe('All that this step gave up.'),
  })
  .refine((body) => Object.values(body).filter((value) => value !== undefined).length === 1, {
    message: 'give exactly one of ids, all, stage',
  });
const missing = z.array(z.string()).optional().describe('Given ids of which there is no dead letter.');
const TEXT_LIMIT = 65_536;
/** A page ends after so many bytes of letters: each may be as large as a request body. */
const PAGE_BYTES = 4_000_000;
const READ_AT_ONCE = 20;

export interface DeadLetterRoutesOptions {
  readonly deadLetters: DeadLetterStore;
  readonly queue: EventQueue;
  readonly now: () => number;
}

/** The operations on events that could not be processed. */
export function deadLetterRoutes({ deadLetters, queue, now }: DeadLetterRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/deadletters',
      needs: 'read',
      summary: 'Events that could not be processed, by reception.',
      query: z.strictObject({
        limit: wholeNumberOr(100, 1, 1000).describe('At most; a page of large letters is shorter.'),
        after: z.string().optional().describe('`next` of the page before.'),
        stage: stages.optional().describe('Only those that this step gave up.'),
        order: z.enum(['newest', 'oldest']).default('newest').describe('Which come first.'),
      }),
      response: z.object({ deadletters: z.array(letterShape), next: z.string().optional(), total: z.number() }),
      handle: async ({ query }) => ({ ...(await pageOf(deadLetters, query)), total: await deadLetters.count() }),
    }),
    defineRoute({
      method: 'get',
      path: '/deadletters/:id',
      needs: 'read',
      summary: 'One event that could not be processed.',
      response: letterShape,
      handle: async ({ parameters }) => {
        const letter = await deadLetters.get(parameters['id'] ?? '');
        if (letter) return shown(letter);
        throw new MozdefError('not-found', `there is no dead letter ${parameters['id']}`, {
          remedy: 'mozdef deadletters list shows them.',
        });
      },
    }),
    defineRoute({
      method: 'post',
      path: '/deadletters/redrive',
      needs: 'operate',
      summary: 'Send dead letters through the whole pipeline again.',
      body: choice,
      response: z.object({ redriven: z.number(), missing }),
      handle: async ({ body }) =>
        told('redriven', await redrive(body as DeadLetterChoice, { deadLetters, queue, now })),
    }),
    defineRoute({
      method: 'post',
      path: '/deadletters/discard',
      needs: 'operate',
      summary: 'Delete dead letters for good.',
      body: choice,
      response: z.object({ discarded: z.number(), missing }),
      handle: async ({ body }) => told('discarded', await discard(body as DeadLetterChoice, { deadLetters, now })),
    }),
  ];
}

function told(verb: 'redriven' | 'discarded', { count, missing: ids }: Outcome): object {
  return { [verb]: count, ...(ids.length > 0 && { missing: ids }) };
}

interface PageRequest {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly stage?: DeadLetter['stage'] | undefined;
  readonly order: 'newest' | 'oldest';
}

async function pageOf(
  store: DeadLetterStore,
  { limit, after, stage, order }: PageRequest,
): Promise<{ deadletters: z.output<typeof letterShape>[]; next?: string }> {
  const deadletters: z.output<typeof letterShape>[] = [];
  let bytes = 0;
  let last = after;
  while (deadletters.length < limit && bytes < PAGE_BYTES) {
    const read = Math.min(READ_AT_ONCE, limit - deadletters.length);
    const part = await store.list({ limit: read, order, ...(last && { after: last }), ...(stage && { stage }) });
    for (const letter of part) {
      bytes += letter.bytes.byteLength;
      deadletters.push(shown(letter));
    }
    if (part.length < read) return { deadletters };
    last = part.at(-1)?.id;
  }
  return { deadletters, ...(last && { next: last }) };
}

function shown(letter: DeadLetter): z.output<typeof letterShape> {
  const bytes = Buffer.from(letter.bytes);
  return {
    id: letter.id,
    event: letter.header.redrives?.id ?? letter.id,
    time: new Date(letter.time).toISOString(),
    received: new Date(letter.received).toISOString(),
    stage: letter.stage,
    ...(letter.plugin && { plugin: letter.plugin }),
    reason: letter.reason,
    endpoint: letter.header.endpoint,
    sender: letter.header.sender,
    bytes: bytes.toString('base64'),
    text: bytes.subarray(0, TEXT_LIMIT).toString('utf8'),
  };
}
