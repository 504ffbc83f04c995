import { z } from 'zod';
import { MozdefError } from '../../lifecycle/error.ts';
import type { EventQueue } from '../../queue/event-queue.ts';
import type { DeadLetter, DeadLetterStore } from '../../work/dead-letter-store.ts';
import { type DeadLetterChoice, discard, redrive } from '../../work/redrive.ts';
import { defineRoute, type Route } from './route.ts';

const STAGES = ['decode', 'parse', 'normalize', 'plugin', 'store', 'worker', 'queue'] as const;
const letterShape = z.object({
  id: z.string(),
  time: z.string(),
  received: z.string(),
  stage: z.enum(STAGES),
  plugin: z.string().optional(),
  reason: z.string(),
  endpoint: z.string(),
  sender: z.string(),
  bytes: z.string().describe('Raw bytes as sent, base64.'),
  text: z.string().describe('The same as text, at most 64 KiB of it.'),
});
const choice = z
  .strictObject({
    ids: z.array(z.string()).min(1).max(10_000).optional(),
    all: z.literal(true).optional(),
    stage: z.enum(STAGES).optional(),
  })
  .refine((body) => Object.values(body).filter((value) => value !== undefined).length === 1, {
    message: 'give exactly one of ids, all, stage',
  });
const TEXT_LIMIT = 65_536;

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
      summary: 'Events that could not be processed, in order of reception.',
      query: z.strictObject({
        limit: z.coerce.number().int().min(1).max(1000).default(100),
        after: z.string().optional().describe('`next` of the page before.'),
        stage: z.enum(STAGES).optional(),
      }),
      response: z.object({ deadletters: z.array(letterShape), next: z.string().optional(), total: z.number() }),
      handle: async ({ query: { limit, after, stage } }) => {
        const page = await deadLetters.list({ limit, ...(after && { after }), ...(stage && { stage }) });
        const next = page.length === limit ? page.at(-1)?.id : undefined;
        return { deadletters: page.map(shown), ...(next && { next }), total: await deadLetters.count() };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/deadletters/:id',
      summary: 'One event that could not be processed.',
      response: letterShape,
      handle: async ({ parameters }) => {
        const letter = await deadLetters.get(parameters['id'] ?? '');
        if (letter) return shown(letter);
        throw new MozdefError('not-found', `there is no dead letter ${parameters['id']}`);
      },
    }),
    defineRoute({
      method: 'post',
      path: '/deadletters/redrive',
      summary: 'Send dead letters through the whole pipeline again.',
      body: choice,
      response: z.object({ redriven: z.number() }),
      handle: async ({ body }) => ({ redriven: await redrive(body as DeadLetterChoice, { deadLetters, queue, now }) }),
    }),
    defineRoute({
      method: 'post',
      path: '/deadletters/discard',
      summary: 'Delete dead letters for good.',
      body: choice,
      response: z.object({ discarded: z.number() }),
      handle: async ({ body }) => ({ discarded: await discard(body as DeadLetterChoice, { deadLetters, now }) }),
    }),
  ];
}

function shown(letter: DeadLetter): z.output<typeof letterShape> {
  const bytes = Buffer.from(letter.bytes);
  return {
    id: letter.id,
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
